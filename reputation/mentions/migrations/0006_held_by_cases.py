from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Let conversations with an open case count however old they are; the hourly count finds them."""

    dependencies = [("mentions", "0005_labels")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="has_open_case",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["id"],
                condition=Q(has_open_case=True),
                name="conversation_held",
            ),
        ),
    ]
