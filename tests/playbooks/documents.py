"""Small playbooks, as a dictionary the way a caller sends them."""

from typing import Any

from reputation.playbooks.checking import read_document
from reputation.playbooks.format import Document


def words(text: str) -> dict[str, str]:
    return {"es": f"{text} (es)", "en": text, "pt": f"{text} (pt)"}


def a_step(key: str, **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": words(key.capitalize()),
        "text": words(f"How to {key}"),
        "owner_role": "community_manager",
    } | fields


def a_playbook(**fields: Any) -> dict[str, Any]:
    """Return a whole document with three steps: look, answer, check."""
    return {
        "slug": "toner-trouble",
        "title": words("Toner trouble"),
        "summary": words("A printer is out of toner."),
        "trigger": words("Somebody says so."),
        "exclusions": [],
        "matches": {},
        "strategy": words("Apologise and send some."),
        "ladder": [],
        "facts": {"known": [], "unknown": []},
        "do": [words("Answer.")],
        "dont": [words("Delete.")],
        "steps": [a_step("look"), a_step("answer"), a_step("check")],
        "owner": "agency_lead",
        "review_date": "2026-06-01",
        "exits": [{"key": "confirmed", "fact": "confirmed", "text": words("Solved.")}],
    } | fields


def read(**fields: Any) -> Document:
    return read_document(a_playbook(**fields))
