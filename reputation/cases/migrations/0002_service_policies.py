from django.db import migrations, models

import reputation.common.ids


class Migration(migrations.Migration):
    """Let a brand, and each of its channels, decide its own deadlines."""

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServicePolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=reputation.common.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("channel", models.CharField(blank=True, max_length=63, unique=True)),
                ("terms", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_by_id", models.UUIDField(blank=True, null=True)),
            ],
        ),
    ]
