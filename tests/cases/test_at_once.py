"""Several people at one case, and several cases at once: nothing is lost, nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import close_case
from reputation.cases.actions.work import note_on_case
from reputation.cases.actions.working import CaseHasChanged, CaseIsClosed
from reputation.cases.models import Case, Entry
from reputation.common.errors import Refused
from tenants.models import BrandSummary, User
from tenants.schemas import brand_context
from tests.people import MONDAY

HANDS = 6


def at_once(brand, deed):
    """Let several threads do the same at the same moment; return what came of each."""

    def one(number):
        try:
            with brand_context(brand):
                return deed(number)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as threads:
        return list(threads.map(one, range(HANDS)))


def opened(by: User, title: str = "A case") -> Case:
    return open_case(by=by, at=MONDAY, wanted=NewCase(title=title))


def test_cases_opened_at_once_have_numbers_without_gaps(own_database, acme, ada):
    at_once(acme, lambda number: opened(ada, f"Case {number}"))

    numbers = Case.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, HANDS + 1))
    assert BrandSummary.objects.get(brand=acme).open_cases == HANDS


def test_of_several_who_close_a_case_one_does(own_database, acme, ada):
    case = opened(ada)

    came = at_once(acme, lambda _: close_case(case, by=ada, at=MONDAY))

    assert sum(isinstance(each, Case) for each in came) == 1
    assert sum(isinstance(each, CaseIsClosed) for each in came) == HANDS - 1
    assert Entry.objects.filter(kind="closure").count() == 1
    assert BrandSummary.objects.get(brand=acme).open_cases == 0


def test_no_remark_is_lost_when_several_are_made(own_database, acme, ada):
    case = opened(ada)

    at_once(
        acme,
        lambda number: note_on_case(case, text=str(number), by=ada, at=MONDAY),
    )

    assert Entry.objects.filter(kind="note").count() == HANDS
    assert Case.objects.get().version == 1 + HANDS


def test_of_several_who_have_read_the_same_version_one_goes_on(own_database, acme, ada):
    case = opened(ada)

    came = at_once(
        acme,
        lambda _: note_on_case(
            case, text="Mine", by=ada, at=MONDAY, version=case.version
        ),
    )

    assert sum(isinstance(each, Case) for each in came) == 1
    assert sum(isinstance(each, CaseHasChanged) for each in came) == HANDS - 1
    assert Entry.objects.filter(kind="note").count() == 1
