from django.db import migrations, models


class Migration(migrations.Migration):
    """Say which brands are for practice, and when an exercise in one wants its next look."""

    dependencies = [
        ("tenants", "0004_case_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="brand",
            name="is_sandbox",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="brandsummary",
            name="drill_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
