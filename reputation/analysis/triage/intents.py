"""What the author of a post wants, and whether his thanks close the matter."""

from collections.abc import Mapping
from typing import Literal

from reputation.analysis.reading import Intent
from reputation.analysis.triage.evidence import Found, is_asked
from reputation.analysis.triage.matcher import Hits
from reputation.analysis.triage.signals import Signals

type Thanks = Literal["none", "acknowledged", "resolved"]

COMPLAINT = 0.5
# So many different words of a trade make an advert of a text; one alone is small talk.
_WORDS_NEEDED: Mapping[Intent, int] = {"advert": 2, "job": 2, "news": 2}
_GLAD = 0.25


def find_intent(
    hits: Hits, signals: Signals, *, complaint: float, sentiment: float
) -> tuple[Intent, tuple[Found, ...]]:
    """Return the first of these that fits, and the words that tell.

    A threat is a complaint that announces more; a recovery a solved problem told by somebody who is content.
    """
    if complaint >= COMPLAINT:
        return _of_complaint(signals)
    solved = _evidence(hits, "signals.resolved", "recovery")
    if solved and thanks_of(hits) == "resolved":
        return "recovery", solved
    others = _evidence(hits, "intents.other_victim", "copycat")
    if others and sentiment > -_GLAD and signals.found:
        return "copycat", others
    for intent, needed in _WORDS_NEEDED.items():
        found = _evidence(hits, f"intents.{intent}", intent)
        if len({one.first for one in found}) >= needed:
            return intent, found
    return _asking(hits, sentiment)


def thanks_of(hits: Hits) -> Thanks:
    """Return whether the author says that the matter is solved, or waits after thanking."""
    if hits.of("signals.resolved"):
        undone = hits.of("signals.resolved_not")
        if not undone and not hits.of("signals.false_fix"):
            return "resolved"
    if hits.of("signals.thanks") and hits.of("signals.acknowledged"):
        return "acknowledged"
    return "none"


def find_thanks(hits: Hits) -> tuple[Found, ...]:
    """Return the words of `thanks_of`, and those of leaving for somebody else."""
    thanks = thanks_of(hits)
    told = (
        _evidence(hits, f"signals.{thanks}", f"thanks_{thanks}")
        if thanks != "none"
        else ()
    )
    return told + _evidence(hits, "signals.churn", "churn")


def _of_complaint(signals: Signals) -> tuple[Intent, tuple[Found, ...]]:
    announced = tuple(
        one for one in signals.found if one.name == "announced_escalation" and one.sure
    )
    return ("threat", announced) if announced else ("complaint", ())


def _asking(hits: Hits, sentiment: float) -> tuple[Intent, tuple[Found, ...]]:
    """Return what somebody wants who neither complains nor sells."""
    request = _evidence(hits, "intents.request", "request")
    if request:
        return "request", request
    asked = tuple(
        Found("question", hit.first, hit.last)
        for hit in hits.of("intents.question")
        if is_asked(hits, hit)
    )
    if asked:
        return "question", asked
    praise = _evidence(hits, "intents.praise", "praise")
    if (praise and sentiment > 0) or sentiment >= _GLAD:
        return "praise", praise
    return "", ()


def _evidence(hits: Hits, group: str, name: str) -> tuple[Found, ...]:
    return tuple(Found(name, hit.first, hit.last) for hit in hits.of(group))
