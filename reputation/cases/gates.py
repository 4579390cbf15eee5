"""What higher layers have to say of a case: before a verb is done, and of what is due.

They put it in when Django starts.

Cases know no playbooks. A playbook whose mandatory step is open keeps its case from being
closed, its limits name how much a person may offer, and its steps have due times of their own: its app adds
to these lists in `AppConfig.ready`, and the verbs ask them under the case's lock.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from reputation.cases.deadlines import Deadline
from reputation.cases.models import Case
from tenants.models import ApiKey, User

type Actor = User | ApiKey | None
# Raises a `Refused` when the verb may not be done now.
type Gate = Callable[[Case, datetime], None]
# Raises a `Refused` when the person may not offer so much; names who may.
type RemedyGate = Callable[[Case, Decimal, str, Actor], None]

# Returns what waits to be done on these cases, in one statement.
type Waiting = Callable[[Collection[UUID]], Mapping[UUID, Sequence[Deadline]]]

BEFORE_CLOSING: list[Gate] = []
BEFORE_OFFERING: list[RemedyGate] = []
WAITING_ELSEWHERE: list[Waiting] = []


def ask_before_closing(case: Case, at: datetime) -> None:
    """Ask everybody whether the case may be closed now. Raises Refused."""
    for gate in BEFORE_CLOSING:
        gate(case, at)


def ask_before_offering(case: Case, amount: Decimal, currency: str, by: Actor) -> None:
    """Ask everybody whether `by` may offer the customer so much. Raises Refused."""
    for gate in BEFORE_OFFERING:
        gate(case, amount, currency, by)
