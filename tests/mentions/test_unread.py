"""Posts that nobody reads come in all the same."""

from reputation.mentions.models import Mention
from tests.pipeline.desk import FRAUD, item, take


def test_with_triage_off_a_post_is_no_complaint_and_says_that_nobody_read_it(
    brand, settings
):
    settings.TRIAGE = False

    take(brand, item("1", text=FRAUD, language="es"))

    read = Mention.objects.get()
    assert (read.complaint, read.sentiment, read.signals) == (0.0, 0.0, None)
    assert (read.engine, read.language) == ("none-1", "es")
