from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the answers that wait for a second person where the portfolio finds them."""

    dependencies = [
        ("tenants", "0005_sandbox_brands"),
    ]

    operations = [
        migrations.AddField(
            model_name="brandsummary",
            name="waiting_answers",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
