"""What the author of a post wants, and whether his thanks close the matter."""

from typing import Literal

from reputation.analysis.reading import NO_CONTEXT, Context, Intent
from reputation.analysis.triage.elsewhere import TROUBLES
from reputation.analysis.triage.evidence import Found, is_denied
from reputation.analysis.triage.matcher import Hits
from reputation.analysis.triage.signals import Signals
from reputation.analysis.triage.story import story_of

type Thanks = Literal["none", "acknowledged", "resolved"]

COMPLAINT = 0.5
_GLAD = 0.25
# From here on nothing is likelier, where nothing else tells; what may well complain praises nobody.
_LIKELIEST = 0.25
_ELSEWHERE = (
    "story.learn",
    "story.same",
    "story.unlike",
    "story.left",
    "story.over",
    "story.cleft",
    "story.others",
)
_WRONG = frozenset({*TROUBLES, "intents.other_victim", "story.same", "story.cleft"})
_RECOVERED = ("story.ended", "signals.resolved", "intents.recovery")
_MINE = "talk.me"
# Many ask without a question mark; what begins so is a question.
_BEGINS_WITHIN = 1
_OTHERS: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    ("job", ("intents.job",)),
    ("news", ("intents.news", "talk.news")),
    ("advert", ("intents.advert", "talk.advert")),
)
_MANY, _PASSED_ON = 3, "RT "
_TRADES = frozenset(group for _, groups in _OTHERS for group in groups)


def find_intent(
    hits: Hits,
    signals: Signals,
    *,
    complaint: float,
    sentiment: float,
    context: Context = NO_CONTEXT,
) -> tuple[Intent, tuple[Found, ...]]:
    """Return the first of these that fits, and the words that tell.

    A copycat tells of another company's trouble; a recovery is a trouble that is over, told by somebody who
    is content with how it ended; a threat is a complaint that announces more.
    """
    story = story_of(hits, context)
    if story == "elsewhere":
        return (
            _trade(hits, sentiment)
            or _better(hits, sentiment)
            or ("copycat", _evidence(hits, "copycat", *_ELSEWHERE))
        )
    if story == "recovered" or (story == "over" and complaint < COMPLAINT):
        return "recovery", _evidence(hits, "recovery", *_RECOVERED)
    announced = tuple(
        one for one in signals.found if one.name == "announced_escalation" and one.sure
    )
    if announced:
        return "threat", announced
    if complaint >= COMPLAINT:
        return "complaint", ()
    copied = _evidence(hits, "copycat", "intents.copycat")
    if copied:
        return "copycat", copied
    return (
        _trade(hits, sentiment)
        or _asking(hits)
        or _praising(hits, complaint, sentiment)
        or (("complaint", ()) if complaint >= _LIKELIEST else ("", ()))
    )


def thanks_of(hits: Hits, intent: Intent) -> Thanks:
    """Return whether the author says that the matter is solved, or waits after thanking."""
    solved = hits.of("signals.resolved") and not hits.of("signals.resolved_not")
    if intent == "recovery" or (solved and intent not in {"complaint", "threat"}):
        return "resolved"
    if hits.of("signals.thanks") and hits.of("signals.acknowledged"):
        return "acknowledged"
    return "none"


def find_thanks(hits: Hits, intent: Intent) -> tuple[Found, ...]:
    """Return the words of `thanks_of`, and those of leaving for somebody else."""
    thanks = thanks_of(hits, intent)
    told = (
        _evidence(hits, f"thanks_{thanks}", f"signals.{thanks}")
        if thanks != "none"
        else ()
    )
    return told + _evidence(hits, "churn", "signals.churn")


def _trade(hits: Hits, sentiment: float) -> tuple[Intent, tuple[Found, ...]] | None:
    """Return what is offered, sought or reported by somebody who does not speak of himself, or to anybody."""
    if _TRADES.isdisjoint(hits.by_group):
        return None
    least = _least_words(hits.text)
    told: list[tuple[int, Intent, tuple[Found, ...]]] = []
    for intent, groups in _OTHERS:
        found = _evidence(hits, intent, *groups)
        words = len({one.first for one in found})
        if words < least and intent != "job":
            continue
        if words > 1 or (words and not hits.of(_MINE) and abs(sentiment) < _GLAD):
            told.append((words, intent, found))
    if not told:
        return None
    _, intent, found = max(told, key=lambda one: one[0])
    return intent, found


def _least_words(text: str) -> int:
    """Return how many words make a report or an offer of a text that asks or speaks to somebody."""
    if "@" in text and not text.startswith(_PASSED_ON):
        return _MANY
    return 2 if "?" in text else 1


def _asking(hits: Hits) -> tuple[Intent, tuple[Found, ...]] | None:
    """Return what somebody wants to have or to know who neither complains nor sells."""
    request = tuple(
        Found("request", hit.first, hit.last)
        for hit in hits.of("intents.request")
        if not is_denied(hits, hit)
    )
    if request:
        return "request", request
    asked = tuple(
        Found("question", place, place)
        for place, word in enumerate(hits.words if "?" in hits.text else ())
        if "?" in word
    )
    asked = asked or tuple(
        Found("question", hit.first, hit.last)
        for hit in hits.of("intents.question")
        if hit.first <= _BEGINS_WITHIN and not is_denied(hits, hit)
    )
    return ("question", asked) if asked else None


def _better(hits: Hits, sentiment: float) -> tuple[Intent, tuple[Found, ...]] | None:
    """Return praise where ours is only said to be better: nothing went wrong with another company."""
    if sentiment < _GLAD or not _WRONG.isdisjoint(hits.by_group):
        return None
    return "praise", _evidence(hits, "praise", "intents.praise")


def _praising(
    hits: Hits, complaint: float, sentiment: float
) -> tuple[Intent, tuple[Found, ...]] | None:
    """Return praise where the mood is good, or the words are and the mood is no worse than even.

    Praise by somebody who tells of a trouble that he had is a recovery.
    """
    praise = _evidence(hits, "praise", "intents.praise")
    if sentiment >= _GLAD and complaint < _LIKELIEST:
        past = _evidence(hits, "recovery", "story.past")
        return ("recovery", past) if past else ("praise", praise)
    return ("praise", praise) if praise and sentiment > 0 else None


def _evidence(hits: Hits, name: str, *groups: str) -> tuple[Found, ...]:
    by_group = hits.by_group
    return tuple(
        [
            Found(name, hit.first, hit.last)
            for group in groups
            if group in by_group
            for hit in by_group[group]
        ]
    )
