"""A case's story in sentences that a newcomer understands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from reputation.analysis.risk.bands import BANDS
from reputation.cases import facts as told
from reputation.cases.timeline import Moment
from reputation.web import cases_custody as custody
from reputation.web import cases_fixes as fixes
from reputation.web import cases_words as words
from reputation.web.cases_told import (
    BRAND,
    CUSTOMER,
    DESK,
    SYSTEM,
    Names,
    Told,
    plain,
    some,
)
from reputation.web.templatetags.cases import money
from reputation.web.templatetags.figures import percent, tenths
from reputation.web.templatetags.marks import band_word
from reputation.web.words import signal_label

SERIOUS = frozenset({"elevated", "crisis"})


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A moment with its sentence, and who did it."""

    moment: Moment
    said: Told
    actor: str


def story(moments: list[Moment], names: Names) -> list[StoryLine]:
    """Return the lines of a case's story, in the order given."""
    return [
        StoryLine(moment, tell(moment, names), _actor(moment, names))
        for moment in moments
    ]


def tell(moment: Moment, names: Names) -> Told:
    """Return the sentence of a moment."""
    teller = _TELLERS.get(moment.kind)
    if teller is None:
        return Told("note", DESK, moment.kind.replace("_", " ").capitalize())
    return teller(moment, moment.facts, names)


def _actor(moment: Moment, names: Names) -> str:
    if moment.by_type == "user":
        return names.person(moment.by_id) or _("Somebody who left")
    return _("An integration") if moment.by_type == "key" else ""


def _opened(_moment: Moment, facts: told.Opened, _names: Names) -> Told:
    by_rule = _("Vigía took the post for a complaint") if facts.rule else ""
    return Told("case", CUSTOMER, _("The case begins"), some(by_rule))


def _attached(_moment: Moment, _facts: object, _names: Names) -> Told:
    return Told("posts", CUSTOMER, _("Another post belongs to the case"))


def _heard(_moment: Moment, facts: told.Heard, _names: Names) -> Told:
    if facts.thanks:
        return Told("check", CUSTOMER, _("The customer says thanks"), is_good=True)
    return Told("posts", CUSTOMER, _("The customer writes again"))


def _answer(_moment: Moment, _facts: object, _names: Names) -> Told:
    return Told(
        "brand-voice", BRAND, _("The brand answers in public, not through this case")
    )


def _reply(moment: Moment, facts: told.Replied, names: Names) -> Told:
    where = {"channel": names.channel(moment.channel)}
    headline = (
        _("Public reply on %(channel)s") % where
        if facts.public
        else _("Private reply on %(channel)s") % where
    )
    by_hand = _("recorded here; somebody posts it by hand") if facts.by_hand else ""
    override = _("sent against the guard's objection") if facts.override else ""
    return Told("brand-voice", BRAND, headline, some(by_hand, override), bool(override))


def _note(_moment: Moment, _facts: object, _names: Names) -> Told:
    return Told("note", DESK, _("A note for colleagues"))


def _contact(moment: Moment, facts: told.Contacted, names: Names) -> Told:
    how = {
        "channel": names.channel(moment.channel),
        "outcome": words.OUTCOMES.get(facts.outcome, facts.outcome),
    }
    minutes = (
        ngettext("%(count)s minute", "%(count)s minutes", round(facts.minutes))
        % {"count": round(facts.minutes)}
        if facts.minutes
        else ""
    )
    extra = some(
        facts.purpose,
        minutes,
        _("on a number that costs the caller") if facts.paid else "",
        _("reached through a third party") if facts.third_party else "",
    )
    failed = facts.outcome != "reached"
    if facts.from_customer:
        headline = _("The customer contacts us, %(channel)s: %(outcome)s") % how
        return Told("channel-phone", CUSTOMER, headline, extra, failed)
    headline = _("We try to reach the customer, %(channel)s: %(outcome)s") % how
    return Told("channel-phone", DESK, headline, extra, failed)


def _assignment(_moment: Moment, facts: told.Assigned, names: Names) -> Told:
    if facts.assignee is None:
        return Told("people", DESK, _("Nobody has the case any more"))
    name = names.person(facts.assignee) or _("Somebody who left")
    return Told("people", DESK, _("%(name)s answers for the case") % {"name": name})


def _promise(moment: Moment, _facts: object, _names: Names) -> Told:
    if moment.done_at:
        return Told(
            "promise", DESK, _("Promised, and kept"), is_good=not moment.missed_at
        )
    if moment.missed_at:
        return Told("promise", DESK, _("Promised, and not kept in time"), is_bad=True)
    return Told("promise", DESK, _("A promise to the customer"))


def _remedy(moment: Moment, _facts: object, _names: Names) -> Told:
    if moment.amount is None:
        return Told("money", DESK, _("A remedy is offered"))
    worth = money(moment.amount, moment.currency)
    return Told("money", DESK, _("A remedy of %(worth)s is offered") % {"worth": worth})


def _signal(_moment: Moment, facts: told.Signalled, _names: Names) -> Told:
    name = {"name": signal_label(facts.name), "count": facts.count}
    if not facts.count:
        return Told("signal", DESK, _("Signal taken back: %(name)s") % name)
    headline = _("Signal: %(name)s")
    if facts.count > 1:
        headline = _("Signal: %(name)s, %(count)s times")
    voice = SYSTEM if facts.rule else DESK
    return Told("signal", voice, headline % name, is_bad=True)


def _identity(moment: Moment, facts: told.Identified, names: Names) -> Told:
    extra = some(
        _("source: %(source)s") % {"source": facts.source},
        _("confidence: %(level)s") % {"level": _confidence(facts.confidence)},
        _("he agreed that we know") if facts.consent else _("without his consent"),
        _("through a third party: say how you know, if you use it")
        if facts.third_party
        else "",
    )
    headline = _("The customer is known on %(channel)s, too")
    where = {"channel": names.channel(moment.channel)}
    return Told("people", DESK, headline % where, extra, facts.third_party)


def _confidence(level: str | float) -> str:
    if isinstance(level, str):
        return str(words.CONFIDENCE.get(level, level))
    return percent(level)


def _evidence(_moment: Moment, facts: told.Evidence, _names: Names) -> Told:
    digest = _("SHA-256 %(hash)s…") % {"hash": facts.sha256[:16]}
    return Told("evidence", SYSTEM, _("Kept as evidence"), (digest,))


def _merge(_moment: Moment, facts: told.Merged, names: Names) -> Told:
    other = names.case(facts.into or facts.source)
    headline = (
        _("Goes on as %(case)s") if facts.into else _("%(case)s was merged into this")
    )
    return Told("merge", DESK, headline % {"case": other})


def _split(_moment: Moment, facts: told.Split, names: Names) -> Told:
    headline = _("Part of it became %(case)s") % {"case": names.case(facts.into)}
    return Told("merge", DESK, headline)


def _link(_moment: Moment, facts: told.Linked, names: Names) -> Told:
    other = {"case": names.case(facts.case)}
    relation = words.RELATIONS.get(facts.relation, facts.relation)
    return Told("merge", DESK, _("Linked with %(case)s") % other, some(str(relation)))


def _escalation(_moment: Moment, facts: told.Escalated, names: Names) -> Told:
    to = names.person(facts.to) or facts.team
    headline = _("Escalated to %(name)s") % {"name": to} if to else _("Escalated")
    return Told("arrow-up", DESK, headline)


def _change(_moment: Moment, facts: told.Changed, _names: Names) -> Told:
    changed = [
        str(words.CHANGED.get(name, name))
        for name in (*told_changes(facts), *facts.words)
    ]
    return Told("note", DESK, _("Facts set: %(what)s") % {"what": ", ".join(changed)})


def told_changes(facts: told.Changed) -> list[str]:
    """Return which facts of the case an entry sets."""
    return [
        name for name in told.stored_facts(facts) if name not in {"words", "signals"}
    ]


def _suggestion(moment: Moment, facts: told.Suggested, _names: Names) -> Told:
    text = words.SUGGESTIONS.get(facts.code, facts.code.replace("_", " "))
    extra = _("decided") if moment.done_at else ""
    headline = _("Suggested: %(what)s") % {"what": text}
    return Told("question", SYSTEM, headline, some(extra))


def _band(moment: Moment, _facts: object, _names: Names) -> Told:
    turn = {
        "score": tenths(moment.score),
        "band": band_word(moment.band),
        "before": band_word(moment.band_before) if moment.band_before else "",
    }
    if not moment.band_before:
        return Told("forecast", SYSTEM, _("Risk stands at %(band)s, %(score)s") % turn)
    headline = _("Risk turns from %(before)s to %(band)s, %(score)s") % turn
    is_worse = BANDS.index(moment.band) > BANDS.index(moment.band_before)
    return Told(
        "forecast", SYSTEM, headline, is_bad=is_worse and moment.band in SERIOUS
    )


def _overdue(moment: Moment, _facts: object, _names: Names) -> Told:
    what = str(moment.details.get("what", ""))
    name = words.DUE.get(what, what)
    return Told(
        "late",
        SYSTEM,
        _("Nobody did it in time: %(what)s") % {"what": name},
        is_bad=True,
    )


def _run(moment: Moment, _facts: object, names: Names) -> Told:
    slug = str(moment.details.get("playbook", ""))
    play = names.plays.get(slug)
    title = play.title.in_language(get_language() or "en") if play else slug
    headline = str(words.RUNS[moment.kind]) % {"playbook": title}
    return Told("check" if moment.kind == "run_ended" else "note", DESK, headline)


def _step(moment: Moment, _facts: object, names: Names) -> Told:
    slug, key = (str(moment.details.get(each, "")) for each in ("playbook", "step"))
    play, language = names.plays.get(slug), get_language() or "en"
    titles = {step.key: step.title for step in play.all_steps()} if play else {}
    step = titles[key].in_language(language) if key in titles else key
    headline = str(words.STEPS[moment.kind]) % {"step": step}
    where = play.title.in_language(language) if play else slug
    if moment.kind == "step_missed":
        return Told("late", SYSTEM, headline, (where,), is_bad=True)
    is_good = moment.kind in {"step_completed", "step_approved"}
    return Told("check" if is_good else "note", DESK, headline, (where,))


_TELLERS: dict[str, Callable[[Moment, Any, Names], Told]] = {
    "opened": _opened,
    "attached": _attached,
    "heard": _heard,
    "answer": _answer,
    "reply": _reply,
    "note": _note,
    "contact": _contact,
    "contradiction": custody.contradiction,
    "withdrawal": plain("undo", lambda: _("An order is withdrawn")),
    "assignment": _assignment,
    "handoff": custody.handoff,
    "ticket": custody.ticket,
    "promise": _promise,
    "remedy": _remedy,
    "signal": _signal,
    "identity": _identity,
    "claim": fixes.claim,
    "verification": fixes.verification,
    "confirmation": fixes.confirmation,
    "self_solved": fixes.self_solved,
    "denial": fixes.denial,
    "evidence": _evidence,
    "removal_request": custody.removal_request,
    "removal_verdict": custody.removal_verdict,
    "merge": _merge,
    "split": _split,
    "link": _link,
    "escalation": _escalation,
    "change": _change,
    "suggestion": _suggestion,
    "band": _band,
    "overdue": _overdue,
    **dict.fromkeys(words.RUNS, _run),
    **dict.fromkeys(words.STEPS, _step),
    "abandonment": plain("removed", lambda: _("Given up: nothing was solved")),
    "reopening": plain("undo", lambda: _("Reopened")),
    "closure": plain("check", lambda: _("Closed")),
    "pause": plain("pause", lambda: _("Paused")),
    "resumption": plain("clock", lambda: _("Goes on after a pause")),
}
