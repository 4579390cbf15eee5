"""Who was given what to do, and what was asked to vanish: lines of a case's story, in words."""

from django.utils.translation import gettext as _

from reputation.cases import facts as told
from reputation.cases.timeline import Moment
from reputation.web import cases_words as words
from reputation.web.cases_told import DESK, SYSTEM, Names, Told, some


def handoff(_moment: Moment, facts: told.HandedOff, names: Names) -> Told:
    places = {
        "before": names.channel(facts.from_channel) or _("here"),
        "after": facts.to_team or names.channel(facts.to_channel),
    }
    headline = _("Handed over from %(before)s to %(after)s") % places
    pushed = _("the customer was sent along") if facts.pushed_customer else ""
    order = _ordered(facts.order, facts.matter)
    extra = some(order, names.person(facts.contractor), pushed)
    return Told("handoff", DESK, headline, extra, bool(pushed))


def _ordered(kind: str, matter: str) -> str:
    if not kind:
        return matter
    what = words.order_word(kind)
    return f"{what}: {matter}" if matter else what


def contradiction(moment: Moment, _facts: object, _names: Names) -> Told:
    kinds = moment.details.get("kinds")
    told_of = [words.order_word(str(each)) for each in kinds or ()]  # type: ignore[attr-defined]  # a list, as recorded
    headline = _("Orders contradict each other: %(kinds)s")
    return Told("late", SYSTEM, headline % {"kinds": " – ".join(told_of)}, is_bad=True)


def ticket(moment: Moment, facts: told.Ticketed, _names: Names) -> Told:
    which = {"number": facts.number, "system": facts.system}
    order = _ordered(facts.ticket_kind, facts.matter)
    if not facts.on_behalf:
        headline = _("Ticket %(number)s opened in %(system)s") % which
        return Told("ticket", DESK, headline, some(order))
    headline = _("Ticket %(number)s opened in %(system)s on the customer's behalf")
    told_at = facts.customer_told_at or moment.done_at
    extra = _("the customer was told") if told_at else _("the customer was not told")
    return Told("ticket", DESK, headline % which, some(order, extra), told_at is None)


def removal_request(moment: Moment, facts: told.RemovalAsked, _names: Names) -> Told:
    """Tell who wants a customer's post hidden or deleted, on which ground, and why."""
    headline = (
        _("Somebody asks to delete a customer's post")
        if facts.way == "delete"
        else _("Somebody asks to hide a customer's post")
    )
    ground = words.GROUNDS.get(facts.policy, facts.policy)
    extra = some(
        _("ground: %(ground)s") % {"ground": ground},
        moment.text,
        "" if moment.done_at else _("another person has to decide"),
    )
    return Told("removed", DESK, headline, extra, is_bad=True)


def removal_verdict(moment: Moment, facts: told.RemovalDecided, _names: Names) -> Told:
    """Tell what another person decided about it."""
    if facts.granted:
        headline = _("The removal is allowed; somebody does it there by hand")
        return Told("removed", DESK, headline, some(moment.text), is_bad=True)
    headline = _("The removal is refused: the post stays")
    return Told("check", DESK, headline, some(moment.text), is_good=True)
