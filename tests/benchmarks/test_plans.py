"""When two plans count as the same, and what an index must be good for."""

from typing import Any

import pytest
from django.utils.module_loading import import_string

from benchmarks.figures import MeasurementFailed
from benchmarks.indexes import SERVES, check
from benchmarks.plans import compare, read
from reputation.mentions.models import Mention


def node(kind: str, *, rows: float = 1, loops: int = 1, **more: Any) -> dict[str, Any]:
    plans = more.pop("plans", [])
    spaced = {name.replace("_", " "): value for name, value in more.items()}
    told = {"Node Type": kind, "Actual Rows": rows, "Actual Loops": loops} | spaced
    return told | {"Plans": plans} if plans else told


def explained(root: dict[str, Any]) -> dict[str, Any]:
    buffers = {"Shared Hit Blocks": 3, "Shared Read Blocks": 4}
    return {"Plan": root | buffers, "Execution Time": 1.5}


def index_scan(rows: float, **more: Any) -> dict[str, Any]:
    return node(
        "Index Scan",
        rows=rows,
        Index_Name="mention_newest",
        Relation_Name="mentions_mention",
        **more,
    )


def test_a_plan_is_its_nodes_and_the_rows_that_all_of_them_touched():
    inner = index_scan(2.5, loops=4, Rows_Removed_by_Filter=1)

    plan = read(
        explained(node("Nested Loop", rows=10, Join_Type="Left", plans=[inner]))
    )

    assert plan.shape == ("Nested Loop Left", "  Index Scan mention_newest")
    assert plan.rows == 10 + 14
    assert plan.buffers == 7
    assert plan.ms == 1.5


def test_plans_are_the_same_when_nodes_agree_and_rows_hardly_grow():
    few, many = read(explained(index_scan(50))), read(explained(index_scan(190)))

    assert compare(few, many) == "same"


def test_rows_that_grow_with_the_brand_are_told():
    few, many = read(explained(index_scan(50))), read(explained(index_scan(5_000)))

    assert compare(few, many) == "differs: 50 -> 5,000 rows"


def test_another_way_to_the_rows_is_told():
    few = read(explained(node("Seq Scan", Relation_Name="mentions_mention")))
    many = read(explained(index_scan(1)))

    assert compare(few, many) == (
        "differs: Seq Scan mentions_mention -> Index Scan mention_newest"
    )


def test_every_index_of_the_posts_table_serves_a_query_that_exists():
    declared = {index.name for index in Mention._meta.indexes}
    declared |= {
        constraint.name
        for constraint in Mention._meta.constraints
        if "unique" in type(constraint).__name__.lower()
    }

    assert set(SERVES) == declared | {"mentions_mention_pkey"}
    assert all(callable(import_string(path)) for path in SERVES.values())


def test_an_index_without_a_named_query_fails():
    with pytest.raises(MeasurementFailed, match="mention_extra"):
        check([*SERVES, "mention_extra"])


def test_a_missing_index_fails():
    with pytest.raises(MeasurementFailed, match="mention_newest"):
        check(set(SERVES) - {"mention_newest"})
