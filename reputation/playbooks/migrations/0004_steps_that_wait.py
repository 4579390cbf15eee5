from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Find what waits for consent without going through every step there ever was."""

    dependencies = [("playbooks", "0003_runs_that_ended_with_their_case")]

    operations = [
        migrations.AddIndex(
            model_name="runstep",
            index=models.Index(
                fields=["approve_by"],
                condition=Q(state="open", asked_at__isnull=False),
                name="run_step_asked",
            ),
        ),
    ]
