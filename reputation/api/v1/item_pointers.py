"""Where in an item a refusal points: batches tell the item's place, a single POST the field's."""

import re

from reputation.mentions.items import Item, Rejection

_BY_CODE = {
    "unknown_channel": "/channel",
    "bad_kind": "/kind",
    "missing_parent": "/parent",
    "parent_cycle": "/parent",
    "empty_text": "/text",
}
# The decoder names a field that is too many or missing, and at its end the object around it, or the value.
_FIELD = re.compile(r"(?:missing required|unknown) field `([^`]*)`")
_AROUND = re.compile(r" - at `\$\.([\w.]+)`$")
# Our own rules begin with the field.
_OURS = re.compile(rf"({'|'.join(Item.__struct_fields__)})((?:\.\w+)?)(?: is | lies )")


def pointer_of(wrong: Rejection) -> str:
    """Return a JSON Pointer into the item; empty for all of it."""
    if wrong.code in _BY_CODE:
        return _BY_CODE[wrong.code]
    if ours := _OURS.match(wrong.detail):
        return f"/{ours[1]}{ours[2].replace('.', '/')}"
    around, field = _AROUND.search(wrong.detail), _FIELD.search(wrong.detail)
    path = f"/{around[1].replace('.', '/')}" if around else ""
    return f"{path}/{_escaped(field[1])}" if field else path


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
