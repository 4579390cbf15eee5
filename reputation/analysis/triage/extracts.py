"""What a text names besides what it says: money, dates, personal data, other brands, quoted speech."""

import re
from collections.abc import Iterator
from datetime import datetime

from reputation.analysis.reading import Context, Extract
from reputation.analysis.triage.dates import deadlines_of
from reputation.analysis.triage.elsewhere import is_elsewhere
from reputation.analysis.triage.entities import brands_of
from reputation.analysis.triage.matcher import Hits
from reputation.analysis.triage.money import money_of
from reputation.analysis.triage.personal import personal_of
from reputation.analysis.triage.story import story_of

_QUOTATION = re.compile(r"“([^”\n]{2,400})”|«([^»\n]{2,400})»|\"([^\"\n]{2,400})\"")


def extracts_of(
    hits: Hits, language: str, context: Context, *, posted_at: datetime | None = None
) -> tuple[Extract, ...]:
    """Return all of a text's extracts by place."""
    text = hits.text
    found = [
        *money_of(text, context),
        *deadlines_of(text, language, posted_at),
        *personal_of(text),
        *brands_of(hits, context, elsewhere=_is_of_others(hits, context)),
        *quotations_of(text),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _is_of_others(hits: Hits, context: Context) -> bool:
    """Tell whether another company is set against ours, and not only named."""
    return story_of(hits, context) == "elsewhere" and is_elsewhere(hits, context)


def quotations_of(text: str) -> Iterator[Extract]:
    """Yield what the author puts into somebody's mouth, marks included."""
    for found in _QUOTATION.finditer(text):
        yield Extract("quotation", "", "", found.start(), found.end())
