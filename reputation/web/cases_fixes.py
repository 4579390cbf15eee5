"""The sentences of a case's story about the fix: said, checked, confirmed, denied."""

from django.utils.translation import gettext as _

from reputation.cases import facts as told
from reputation.cases.timeline import Moment
from reputation.web.cases_told import CUSTOMER, DESK, Names, Told, some


def claim(_moment: Moment, facts: told.Claimed, _names: Names) -> Told:
    checked = _("a check is named") if facts.check else _("nobody has checked it")
    public = _("said in public") if facts.public else ""
    return Told("question", DESK, _("Said to be fixed"), some(checked, public))


def verification(_moment: Moment, _facts: object, _names: Names) -> Told:
    return Told("check", DESK, _("A check shows that it is fixed"), is_good=True)


def confirmation(_moment: Moment, facts: told.Confirmed, _names: Names) -> Told:
    if facts.by == "customer":
        headline = _("The customer confirms that it is fixed")
    else:
        headline = _("A colleague confirms, for the customer, that it is fixed")
    return Told("check", CUSTOMER, headline, is_good=True)


def self_solved(_moment: Moment, facts: told.SelfSolved, names: Names) -> Told:
    where = {"channel": names.channel(facts.credit)} if facts.credit else None
    extra = _("credit: %(channel)s") % where if where else ""
    headline = _("The customer has solved it himself")
    return Told("check", CUSTOMER, headline, some(extra), is_good=True)


def denial(_moment: Moment, facts: told.Denied, names: Names) -> Told:
    claimed_by = names.person(facts.claimed_by)
    extra = (
        _("it was %(name)s who had said that it was fixed") % {"name": claimed_by}
        if claimed_by
        else ""
    )
    headline = _("A false fix: the customer says that it is not fixed")
    return Told("late", CUSTOMER, headline, some(extra), is_bad=True)
