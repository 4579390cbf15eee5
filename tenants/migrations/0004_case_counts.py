from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the cases of a brand where the portfolio finds them with one query."""

    dependencies = [
        ("tenants", "0003_summary_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="brandsummary",
            name="open_cases",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="brandsummary",
            name="overdue_cases",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
