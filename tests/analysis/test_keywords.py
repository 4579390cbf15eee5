"""The baseline engine reads whatever a text holds; no text may stop a batch."""

import pytest

from reputation.analysis.keywords import KeywordReader


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("4", 4),
        ("²", 2),
        ("9999", 50),
        ("9" * 5_000, 50),  # more digits than int() takes
        ("\N{ETHIOPIC DIGIT ONE}", 1),  # a digit, and no decimal one
        ("\N{KHAROSHTHI DIGIT ONE}", 1),
        ("\N{ARABIC-INDIC DIGIT FOUR}", 1),
        ("muchas", 1),
    ],
)
def test_a_number_before_contacts_is_their_count(number: str, count: int) -> None:
    reading = KeywordReader().read(f"Van {number} llamadas y nada")

    assert reading.signals["failed_prior_contact"] == count
