"""Rows that are written as one JSON text stand in the table as if Django had written them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from reputation.cases.choices import OpenedBy
from reputation.cases.models import Case, Entry
from reputation.common.rows import insert, upsert
from tenants.schemas import brand_context

AT = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
WATCHER = UUID(int=7)

pytestmark = pytest.mark.django_db


def _case(number, **given):
    return Case(
        year=2026,
        number=number,
        reference=f"ACME-2026-{number:06d}",
        opened_at=AT,
        opened_by=OpenedBy.USER,
        **given,
    )


def test_every_kind_of_value_comes_back_as_it_was_given(acme):
    case = _case(
        1,
        title="«O'Hara» \\N \t {x} %s “𝛼”",
        aspects=[{"name": "prize", "sentiment": -0.25}],
        signals={"false_fix": 2},
        watchers=[WATCHER],
        harm=Decimal("1234567890.05"),
        currency="EUR",
    )

    with brand_context(acme):
        insert([case])

        kept = Case.objects.get(pk=case.pk)
        assert {
            field.attname: getattr(kept, field.attname)
            for field in Case._meta.concrete_fields
        } == {
            field.attname: getattr(case, field.attname)
            for field in Case._meta.concrete_fields
        }


def test_a_row_that_is_there_changes_where_it_may_and_the_others_are_added(acme):
    with brand_context(acme):
        first = _case(1, title="before", team="north")
        insert([first])
        first.title, first.team = "after", "south"

        upsert([first, _case(2, title="new")], update=["title"])

        told = Case.objects.order_by("number").values_list("title", "team")
        assert list(told) == [("after", "north"), ("new", "")]


def test_a_text_of_the_catalogue_is_written_as_text(acme):
    with brand_context(acme):
        case = _case(1, title=gettext_lazy("Cases"))
        insert([case])

        assert Case.objects.get().title == "Cases"


def test_nothing_to_write_asks_the_database_nothing(acme, count_queries):
    with brand_context(acme):
        assert count_queries(lambda: insert([])) == 0
        assert count_queries(lambda: upsert([], update=["title"])) == 0


def test_a_row_can_be_saved_again_after_it_was_written(acme):
    with brand_context(acme):
        case = _case(1)
        insert([case])
        entry = Entry(case=case, kind="note", at=AT, made_at=AT)
        insert([entry])
        entry.done_at = AT
        entry.save(update_fields=["done_at"])

        assert Entry.objects.get().done_at == AT
