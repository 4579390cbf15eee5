from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="rule",
            name="event",
            field=models.CharField(
                choices=[
                    ("mentions.accepted", "Posted"),
                    ("risk.band_changed", "Band Changed"),
                    ("post.unanswered", "Unanswered"),
                ],
                default="mentions.accepted",
                max_length=40,
            ),
        ),
        migrations.RemoveConstraint(model_name="rule", name="rule_known_event"),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "event__in",
                        ["mentions.accepted", "risk.band_changed", "post.unanswered"],
                    )
                ),
                name="rule_known_event",
            ),
        ),
    ]
