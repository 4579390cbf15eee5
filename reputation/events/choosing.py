"""Reactions that can tell of many events at once which of them they have anything to do with.

A large batch of posts records thousands of events that mean something to a few cases only. Such a reaction is
asked first, in a constant number of statements; what concerns nobody is marked as relayed without a call.
"""

from collections.abc import Callable, Collection, Sequence
from functools import update_wrapper
from uuid import UUID

from reputation.events.models import Event

type Choice = Callable[[Sequence[Event]], Collection[UUID]]


class Choosing:
    """A reaction, and which events it would do something about: their ids, rather too many than too few."""

    def __init__(self, react: Callable[[Event], None], choose: Choice) -> None:
        self.choose = choose
        self._react = react
        update_wrapper(self, react)

    def __call__(self, event: Event) -> None:
        self._react(event)


def choosing(choose: Choice) -> Callable[[Callable[[Event], None]], Choosing]:
    """Let a reaction be called for the events alone that `choose` names."""
    return lambda react: Choosing(react, choose)
