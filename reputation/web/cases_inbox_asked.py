"""What pages and forms of the inbox ask for: which part of it."""

from urllib.parse import urlencode

from reputation.cases.inbox import Narrowed
from tenants.gate import BrandRequest

# Posts that are judged in one go: a second or two of the brand's write lock.
AT_ONCE = 500


def narrowed_of(request: BrandRequest) -> Narrowed:
    """Read the filter, from the address or from the form that repeats it."""
    asked = request.POST if request.method == "POST" else request.GET
    return Narrowed(
        channel=_plain(asked.get("channel", ""))[:63],
        words=_plain(asked.get("q", ""))[:200].strip(),
    )


def _plain(told: str) -> str:
    """Return it without NUL, which a form can send and PostgreSQL does not take."""
    return told.replace("\0", "")


def query_of(narrowed: Narrowed, **more: str) -> str:
    """Write the filter as part of an address; empty parts are left out."""
    asked = {"channel": narrowed.channel, "q": narrowed.words, **more}
    return urlencode({key: value for key, value in asked.items() if value})
