from django.db import migrations, models


class Migration(migrations.Migration):
    """Cases that are there get their time with the next deed: it is told from the ledger."""

    dependencies = [("cases", "0005_worked_in_order")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
