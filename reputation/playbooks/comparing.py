"""What differs between two versions of a playbook, part by part: data for pages and API."""

from typing import Any, Literal

from msgspec import Struct, field

from reputation.playbooks.checking import written
from reputation.playbooks.format import Document

type Change = Literal["added", "removed", "changed"]


class Difference(Struct, frozen=True):
    """One place that differs: "/steps/verify/due/within", what stood there, what stands now."""

    place: str
    change: Change
    before: Any = field(default=None)
    after: Any = field(default=None)


def differences(before: Document, after: Document) -> list[Difference]:
    """Return what differs, in the order of the later document.

    Steps, templates and exits are found again by their key, so that moving one is no
    change of all the others; a step's new place shows as its own difference.
    """
    found: list[Difference] = []
    _compare("", _keyed(written(before)), _keyed(written(after)), found)
    return found


def changed_parts(before: Document, after: Document) -> list[str]:
    """Return the names of the document's parts that differ."""
    return sorted({each.place.split("/")[1] for each in differences(before, after)})


def _keyed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON with lists of keyed things as objects, each with its place."""
    if isinstance(value, dict):
        return {name: _keyed(each) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(each, dict) and "key" in each for each in value):
        return {
            each["key"]: {
                **{k: _keyed(v) for k, v in each.items() if k != "key"},
                "order": place,
            }
            for place, each in enumerate(value, 1)
        }
    return [_keyed(each) for each in value]


def _compare(
    place: str,
    before: Any,  # noqa: ANN401 - JSON
    after: Any,  # noqa: ANN401 - JSON
    found: list[Difference],
) -> None:
    if before == after:
        return
    if isinstance(before, list) and isinstance(after, list):
        found.extend(_items(place, before, after))
        return
    if not (isinstance(before, dict) and isinstance(after, dict)):
        found.append(Difference(place, "changed", before, after))
        return
    for name, value in after.items():
        if name not in before:
            found.append(Difference(f"{place}/{name}", "added", None, value))
        else:
            _compare(f"{place}/{name}", before[name], value, found)
    found.extend(
        Difference(f"{place}/{name}", "removed", value, None)
        for name, value in before.items()
        if name not in after
    )


def _items(place: str, before: list[Any], after: list[Any]) -> list[Difference]:
    """Return what came into a list and what went; one change when only the order did."""
    came = [
        Difference(f"{place}/{number}", "added", None, item)
        for number, item in enumerate(after)
        if item not in before
    ]
    went = [
        Difference(f"{place}/{number}", "removed", item, None)
        for number, item in enumerate(before)
        if item not in after
    ]
    return came + went or [Difference(place, "changed", before, after)]
