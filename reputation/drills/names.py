"""What posts and people are called when a story is told, so that two tellings do not mix.

A person who has complained before has a case: told again under the same handles, a story would go on in the
cases of its first telling. From the second on in a brand, private people get a number.
"""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one telling: external ids begin with `prefix`, `private` handles are numbered."""

    slug: str
    prefix: str = ""
    number: int = 1
    private: tuple[str, ...] = field(default=())

    def post(self, step: str) -> str:
        return f"{self.prefix}{self.slug}:{step}"

    def handle(self, plain: str) -> str:
        """Return a handle as it is in this telling."""
        if self.number == 1 or plain not in self.private:
            return plain
        if "@" in plain:
            name, _, place = plain.partition("@")
            return f"{name}+{self.number}@{place}"
        return f"{plain}_{self.number}"

    def spoken(self, text: str) -> str:
        """Return a text that speaks to people by their handles of this telling."""
        if self.number == 1 or not self.private:
            return text
        known = "|".join(re.escape(handle) for handle in self.private)
        return re.sub(
            rf"(?<![\w.])({known})(?!\w)", lambda hit: self.handle(hit[1]), text
        )
