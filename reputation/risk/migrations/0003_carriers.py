from django.db import migrations


class Migration(migrations.Migration):
    """Name the post that carries each conversation that was scored before."""

    dependencies = [
        ("risk", "0002_case_signals"),
        ("mentions", "0004_carrier"),
    ]

    operations = [
        migrations.RunSQL(
            [
                """
                UPDATE mentions_conversation c SET carrier_id = s.mention_id
                FROM (
                    SELECT DISTINCT ON (conversation_id) conversation_id, mention_id
                    FROM risk_scoredpost ORDER BY conversation_id, score DESC, mention_id
                ) AS s
                WHERE s.conversation_id = c.id
                """
            ],
            reverse_sql=[],
        )
    ]
