from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_worked_in_order")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # What the ledgers tell of the cases that are there; each verb tells it anew from now on.
        migrations.RunSQL(
            """
            UPDATE cases_case c SET reopened_at = r.at
            FROM (
                SELECT case_id, max(at) AS at FROM cases_entry
                WHERE kind IN ('denial', 'reopening') AND undone_at IS NULL
                GROUP BY case_id
            ) r
            WHERE r.case_id = c.id AND (c.answered_at IS NULL OR c.answered_at <= r.at)
            """,
            migrations.RunSQL.noop,
        ),
    ]
