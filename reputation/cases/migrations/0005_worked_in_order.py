from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_reply_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(closed_at=None),
                fields=["priority", "next_due_at", "id"],
                name="case_by_priority",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(
                    claimed_at__isnull=False, closed_at=None, resolved_at=None
                ),
                fields=["next_due_at", "id"],
                name="case_claimed",
            ),
        ),
        # Room on each page, so that telling of what is overdue writes no index anew.
        migrations.RunSQL(
            ["ALTER TABLE cases_case SET (fillfactor = 70)"],
            ["ALTER TABLE cases_case RESET (fillfactor)"],
        ),
    ]
