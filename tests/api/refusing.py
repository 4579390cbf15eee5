"""An application that looks at nothing of the body, for `test_hearing_out` and for a server of its own."""

from typing import Any

from reputation.hearing_out import hearing_out


def refuse(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("413 Content Too Large", [("Content-Length", "2")])
    return [b"no"]


application = hearing_out(refuse)
