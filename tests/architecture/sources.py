"""The product's own source, for the rules that are held by reading it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module of the product but its migrations, parsed, by path."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(), str(path))
        for package in ("reputation", "tenants")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the product, with the path of its module."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def name_of(call: ast.Call) -> str:
    """Return the last part of what is called: `update` for `Event.objects.update()`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def root_of(call: ast.Call) -> str:
    """Return the first name of a chain: `Event` for `Event.objects.filter().update()`."""
    node: ast.expr = call
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def text_argument(call: ast.Call) -> str | None:
    """Return a call's first argument when it is a plain text."""
    first = call.args[0] if call.args else None
    is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value if is_text else None
