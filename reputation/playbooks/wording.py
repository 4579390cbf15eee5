"""Templates: {{ variables }}, with words to use when nothing is known: {{ customer|Hola }}.

A variable without such words must be given. So a time that nobody has set cannot slip
out as an empty promise.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from reputation.common.errors import Refused

# What a case, the brand and the person who answers can fill in.
VARIABLES = (
    "agent",  # who answers, by first name
    "amount",  # of a remedy, with its currency
    "brand",
    "cause",  # the root cause in a few words
    "channel",  # where the answer stands
    "check",  # the check that shows that it works
    "customer",  # how the customer is addressed: the handle, or a name
    "deadline",  # when the harm becomes final
    "next_update_at",  # when the brand will write again
    "place",  # where something happens: a region, a shop
    "post",  # the post that is meant: its title or address
    "promised_at",  # by when something is done
    "reference",  # the case's
    "remedy",  # what is offered
    "safety_advice",  # what to do now to be safe
    "subject",  # what it is about, in the customer's words
    "ticket",  # its number in another system
    "verified_at",  # when the check was made
)
_PLACEHOLDER = re.compile(
    r"\{\{\s*(?P<name>[^|{}]*?)\s*(\|\s*(?P<words>[^{}]*?)\s*)?\}\}"
)
_BRACES = re.compile(r"\{\{|\}\}")


class BadPlaceholder(ValueError):
    """A template with a variable that does not exist, or with broken braces."""


class TemplateNeedsMore(Refused):
    """A template without something that only a person can say, such as a time."""

    code = "template_needs_more"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            _("The template still needs: %(names)s.") % {"names": ", ".join(missing)}
        )
        self.missing = missing


def variables_in(text: str) -> dict[str, str | None]:
    """Return the variables of a template, each with its fallback or None.

    Raises:
        BadPlaceholder: an unknown variable, or braces that do not close.
    """
    found: dict[str, str | None] = {}
    for match in _PLACEHOLDER.finditer(text):
        name, words = match["name"], match["words"]
        if name not in VARIABLES:
            raise BadPlaceholder(_("There is no variable “%(name)s”.") % {"name": name})
        found[name] = words if found.get(name) is None else found[name]
    if _BRACES.search(_PLACEHOLDER.sub("", text)):
        raise BadPlaceholder(_("A variable stands in {{ two braces }} on each side."))
    return found


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Return the template with its variables filled in.

    Raises:
        TemplateNeedsMore: neither a value nor a fallback for some.
    """
    missing = [
        name
        for name, words in variables_in(text).items()
        if not values.get(name) and words is None
    ]
    if missing:
        raise TemplateNeedsMore(missing)

    def value(match: re.Match[str]) -> str:
        return values.get(match["name"]) or match["words"] or ""

    return _PLACEHOLDER.sub(value, text)


def filled_as_far(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the template with what is known, and the names of what a person must still say.

    What is missing stands in the text as [name], so that nobody sends it unseen.
    """
    missing = [
        name
        for name, words in variables_in(text).items()
        if not values.get(name) and words is None
    ]
    return fill_in(text, {**values} | {name: f"[{name}]" for name in missing}), missing
