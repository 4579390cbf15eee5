"""One click each: what may be said of a reading on the post's own page, in rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reputation.analysis.reading import Explanation
from reputation.mentions.correcting import base_of
from reputation.mentions.models import Mention
from reputation.mentions.naming import KINDS, RIGHT, ROLES, WRONG, keyed
from reputation.mentions.triage import COMPLAINT_AT
from reputation.pipeline.verdicts import LANGUAGES, SENTIMENTS, SEVERITIES
from reputation.web import reading_words as words
from reputation.web.readings import OneClick

# How the form names a language that is unknown: an empty choice says nothing there.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons that answer one question."""

    label: str
    clicks: list[OneClick]


def verdict_rows(mention: Mention) -> list[Row]:
    """Return what one click says of a post; the brand's own words have a language only."""
    rows = [Row(_("Language"), _languages(mention))]
    if mention.by_brand:
        return rows
    return [
        Row(_("Complaint"), _complaint(mention)),
        *rows,
        Row(
            _("Sentiment"),
            _levels("sentiment", SENTIMENTS, words.SENTIMENTS, mention),
        ),
        Row(_("Severity"), _levels("severity", SEVERITIES, words.LEVELS, mention)),
        *_wrong_aspects(mention),
    ]


def _complaint(mention: Mention) -> list[OneClick]:
    said = (mention.corrected or {}).get("complaint")
    yes = said is not None and said >= COMPLAINT_AT
    no = said is not None and said < COMPLAINT_AT
    return [
        OneClick("complaint", "yes", _("Complaint"), key="y", said=yes),
        OneClick("complaint", "no", _("No complaint"), key="n", said=no),
    ]


def _languages(mention: Mention) -> list[OneClick]:
    corrected = mention.corrected or {}
    said = base_of(corrected["language"]) if "language" in corrected else None
    return [
        OneClick(
            "language",
            code or UNKNOWN,
            words.word(words.LANGUAGES, code),
            key=str(number),
            said=said == code,
        )
        for number, code in (*enumerate(LANGUAGES, start=1), (0, ""))
    ]


def named_rows(why: Explanation | None, text: str, mention: Mention) -> list[Row]:
    """Return what one click says of the personal data and the other brands that an engine found in a text."""
    said = (mention.corrected or {}).get("named", {})
    return [
        Row(
            text[one.start : one.end],
            [
                OneClick("named", f"{key}={word}", label, said=said.get(key) == word)
                for word, label in _words_for(one.kind)
            ],
        )
        for key, one in keyed(why.extracts if why else ())
        if one.kind in KINDS
    ]


def _words_for(kind: str) -> list[tuple[str, str]]:
    if kind == "brand":
        parts = [(role, words.word(words.BRAND_ROLES, role)) for role in ROLES]
        return [*parts, (WRONG, _("No other brand"))]
    return [(RIGHT, _("Personal data")), (WRONG, _("No personal data"))]


def _levels(
    name: str, kept: Mapping[Any, float], table: words.Words, mention: Mention
) -> list[OneClick]:
    said = (mention.corrected or {}).get(name)
    return [
        OneClick(name, code, words.word(table, code), said=said == value)
        for code, value in kept.items()
    ]


def _wrong_aspects(mention: Mention) -> list[Row]:
    named = list(mention.aspects or {})
    if not named:
        return []
    return [
        Row(
            _("About"),
            [
                OneClick(
                    "no_aspect",
                    name,
                    _("Wrong: %(name)s") % {"name": words.word(words.ASPECTS, name)},
                )
                for name in named
            ],
        )
    ]
