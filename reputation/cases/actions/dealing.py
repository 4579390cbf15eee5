"""What we owe the customer: promises with their times, remedies with their worth, signals that stand."""

from datetime import datetime
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.analysis.risk.config import SIGNALS
from reputation.cases.actions.work import finish, must_say
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import Promised, Remedied, Signalled
from reputation.cases.gates import ask_before_offering
from reputation.cases.models import Case, Entry
from reputation.common.errors import Refused


class PromiseWithoutTime(Refused):
    """A promise says when, or it is none."""

    code = "promise_without_time"


class NoSuchPromise(Refused):
    """No such promise waits to be kept."""

    code = "no_such_promise"


class AnotherCurrency(Refused):
    """A case counts in one currency."""

    code = "another_currency"


class UnknownSignal(Refused):
    """A name that is no signal of the risk."""

    code = "unknown_signal"


def promise_customer(
    case: Case,
    *,
    text: str,
    due_at: datetime | None,
    by: Actor,
    at: datetime,
    channel: str = "",
    **said: Unpack[Said],
) -> Case:
    """Note what the customer was promised, and by when.

    Raises:
        PromiseWithoutTime: it does not say when, or a time that has passed.
    """
    if due_at is None:
        raise PromiseWithoutTime(
            _("By when? A promise needs a day and an hour. Ask whoever has to keep it.")
        )
    if due_at <= at:
        raise PromiseWithoutTime(
            _("That time has passed already. By when will it be done?")
        )
    with at_work(case, by=by, at=at, **said) as desk:
        entry = desk.add(
            Promised(), text=must_say(text), due_at=due_at, channel=channel
        )
        desk.record("case.promised", entry, due_at=due_at)
    return desk.case


def keep_promise(
    case: Case, *, entry_id: UUID, by: Actor, at: datetime, **said: Unpack[Said]
) -> Case:
    """Note that a promise was kept, late or not.

    Raises:
        NoSuchPromise: nothing of that id waits.
    """
    with at_work(case, by=by, at=at, even_closed=True, **said) as desk:
        promise = _waiting(desk, entry_id)
        finish([promise], at=at)
        desk.record(
            "promise.fulfilled",
            promise,
            in_time=promise.due_at is not None and at <= promise.due_at,
        )
    return desk.case


def _waiting(desk: Desk, entry_id: UUID) -> Entry:
    for entry in desk.kept.entries:
        is_open = entry.due_at is not None and entry.done_at is None
        if entry.pk == entry_id and is_open and entry.kind != "removal_request":
            return entry
    raise NoSuchPromise(_("No such promise waits on this case."))


def offer_remedy(
    case: Case,
    *,
    text: str,
    amount: Decimal | None,
    currency: str,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> Case:
    """Note what the customer is offered and what it is worth; several offers add up.

    Worth less than the harm, it leaves a remedy gap, which is a signal. Who may offer how much is asked of
    whoever has set limits (`reputation.cases.gates`).

    Raises:
        Refused: it is more than the person may offer.
        AnotherCurrency: the case counts in another one.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        if amount is not None:
            must_fit_currency(desk.case, currency)
            whole = amount + (desk.case.remedy or 0)
            ask_before_offering(desk.case, whole, currency, by)
        entry = desk.add(
            Remedied(),
            text=text,
            amount=amount,
            currency=currency if amount is not None else "",
        )
        desk.record(
            "case.compensated",
            entry,
            amount=str(amount) if amount is not None else None,
            currency=currency,
        )
    return desk.case


def must_fit_currency(case: Case, currency: str) -> None:
    """Check that an amount can be set against the others of a case.

    Raises:
        AnotherCurrency: it cannot.
    """
    if case.currency and case.currency != currency:
        raise AnotherCurrency(
            _("%(case)s counts in %(currency)s.")
            % {"case": case.reference, "currency": case.currency}
        )


def set_signal(
    case: Case,
    *,
    name: str,
    count: int,
    by: Actor,
    at: datetime,
    quote: str = "",
    mention_id: UUID | None = None,
    **said: Unpack[Said],
) -> Case:
    """Say that a signal stands, so many times; none takes it back. A person's word replaces what was read.

    Raises:
        UnknownSignal: the risk knows no such signal.
    """
    if name not in SIGNALS:
        raise UnknownSignal(
            _("There is no signal “%(name)s”; there are %(names)s.")
            % {"name": name, "names": ", ".join(SIGNALS)}
        )
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        entry = desk.add(
            Signalled(name=name, count=count), text=quote, mention_id=mention_id
        )
        desk.record("case.signaled", entry, signal=name, count=count)
    return desk.case
