"""What a line of a case's story is made of: whose voice it is, what it says, and the names in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from reputation.playbooks.format import Document

# Whose voice a line is: the customer's, the brand's in public, ours inside, the product's.
CUSTOMER, BRAND, DESK, SYSTEM = "customer", "brand", "desk", "system"


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says at first sight; `extra` follows in small."""

    icon: str
    voice: str
    headline: str
    extra: tuple[str, ...] = ()
    is_bad: bool = False
    is_good: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Names that lines mention: people by id, channels by slug, other cases by id."""

    people: Mapping[UUID, str]
    channels: Mapping[str, str]
    cases: Mapping[UUID, str]
    plays: Mapping[str, Document] = field(default_factory=dict)

    def person(self, key: UUID | None) -> str:
        return self.people.get(key, "") if key else ""

    def case(self, key: UUID | None) -> str:
        return self.cases.get(key, "") if key else ""

    def channel(self, slug: str) -> str:
        return self.channels.get(slug, slug)


def plain(icon: str, headline: Callable[[], str]) -> Callable[..., Told]:
    return lambda _moment, _facts, _names: Told(icon, DESK, headline())


def some(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)
