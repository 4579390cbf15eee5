"""What to write instead: the rule's wording, addressed as the draft does, with the time that was promised."""

import re

from reputation.analysis.guard.draft import Draft
from reputation.analysis.guard.rules import LANGUAGES, rule
from reputation.analysis.guard.text import fold

# Words of drafts that say tú, vos, você or tu; a draft without any is taken for formal.
_FAMILIAR = {
    "es": re.compile(
        r"\b(?:te|ti|tu|tus|contigo|vos|eres|sos|puedes|podes|tienes|tenes|quieres|oye|hola+,? \w+!)\b"
    ),
    "pt": re.compile(r"\b(?:voce|voces|te|ti|teu|tua|contigo|a gente|oi|pra|ce|tu)\b"),
}
_TIME = re.compile(r"\[(?:hora|time)\]")


def suggestion(code: str, draft: Draft, language: str, *, wanted: str) -> str:
    """Return a better wording in the draft's language; for a wrong language, in the customer's."""
    if code == "wrong_language" and wanted in LANGUAGES:
        language = wanted
    written = rule(code, language).suggestion
    familiar = _FAMILIAR.get(language)
    text = written.formal
    if written.familiar and familiar and familiar.search(fold(draft.text)):
        text = written.familiar
    if draft.promised_due_at is None:
        return text
    return _TIME.sub(f"{draft.promised_due_at.astimezone(draft.timezone):%H:%M}", text)
