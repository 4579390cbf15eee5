"""Reading EXPLAIN: the shape of a plan, how many rows it touched, and whether two are the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# A page may touch a few more rows where a brand is larger: its ten conversations are busier.
# What grows with the brand itself would show as a hundred times as many.
MOST_GROWTH = 2.0
SLACK_ROWS = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement's plan, without what differs from run to run."""

    shape: tuple[str, ...]  # one entry per node, indented by depth
    rows: int  # produced or thrown away by all nodes together
    buffers: int  # pages read, from memory or not
    ms: float


def read(explained: dict[str, Any]) -> Plan:
    """Return the plan of one statement as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) tells it."""
    root = explained["Plan"]
    nodes = list(_nodes(root, 0))
    return Plan(
        tuple("  " * depth + _name(node) for depth, node in nodes),
        sum(_touched(node) for _, node in nodes),
        root.get("Shared Hit Blocks", 0) + root.get("Shared Read Blocks", 0),
        explained["Execution Time"],
    )


def _nodes(node: dict[str, Any], depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    yield depth, node
    for child in node.get("Plans", ()):
        yield from _nodes(child, depth + 1)


def _name(node: dict[str, Any]) -> str:
    parts = [node["Node Type"]]
    if "Join Type" in node and node["Join Type"] != "Inner":
        parts.append(node["Join Type"])
    # An index is of one table, so that naming both would say the same twice.
    parts += [node[key] for key in ("Index Name", "Relation Name") if key in node][:1]
    return " ".join(parts)


def _touched(node: dict[str, Any]) -> int:
    dropped: float = sum(
        node.get(f"Rows Removed by {what}", 0)
        for what in ("Filter", "Join Filter", "Index Recheck")
    )
    each: float = node["Actual Rows"] + dropped
    loops: float = node["Actual Loops"]
    return round(each * loops)


def compare(few: Plan, many: Plan) -> str:
    """Say "same", or how the plan of the larger brand differs from the smaller one's."""
    differences = []
    if few.shape != many.shape:
        differences.append(f"{_brief(few)} -> {_brief(many)}")
    if many.rows > few.rows * MOST_GROWTH + SLACK_ROWS:
        differences.append(f"{few.rows:,} -> {many.rows:,} rows")
    return f"differs: {'; '.join(differences)}" if differences else "same"


def _brief(plan: Plan) -> str:
    """Name the nodes that read tables: they are where plans go different ways."""
    reading = [line.strip() for line in plan.shape if "Scan" in line]
    return ", ".join(reading) or plan.shape[0]
