"""Page furniture: what a page puts around a post, and what no author wrote.

Blogs and forums that are read off their pages bring login prompts, cookie notes, share buttons and
errors along. A line is furniture only when all of it is: each pattern fits whole sentences, so that a
customer who writes about cookies, about logging in or about Akismet keeps every word.
"""

import json
import re
from collections.abc import Iterator
from enum import Enum

from reputation.analysis.furniture_lines import BUTTONS, SURE


class _Line(Enum):
    OWN = "own"
    BUTTON = "button"
    SURE = "sure"


_SURE = re.compile(f"(?:{'|'.join(SURE)}):?")
_BUTTON = re.compile(f"(?:{'|'.join(BUTTONS)}):?")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")
# An answer of somebody's server that was taken for a comment.
_ERROR_BODY = re.compile(
    r"""\{\s*"(?:error|errors|message|code|status|fault)"\s*:.*\}""",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype html|html)\b.*</html>", re.IGNORECASE | re.DOTALL)
_TELLS_AN_ERROR = frozenset(
    {
        *("error", "errors", "error_description", "error_code", "errorcode", "fault"),
        *("exception", "statuscode", "status_code", "status", "code", "detail"),
        *("message", "msg", "mensaje", "mensagem", "description", "reason"),
    }
)
_BESIDE_AN_ERROR = _TELLS_AN_ERROR | {
    *("timestamp", "path", "success", "ok", "data", "result", "results", "type", "title", "instance"),
    *("requestid", "request_id", "trace", "traceid", "trace_id", "documentation_url", "details", "meta"),
    *("method", "url", "help", "version"),
}  # fmt: skip
_SMALL = 20_000  # letters; no error is longer
_MOST_BODIES = 20
_LONGEST = 300  # nobody's button
_BUTTONS_OF_A_PAGE = 2
_AROUND = " \t\r\n.!?·•|*-–—›»«<>↓↑→←↩()[]"
_DECODER = json.JSONDecoder()


def without_furniture(text: str) -> str:
    """Return what the author wrote; "" when all of it is the page's own."""
    whole = text.strip()
    if _is_error_body(whole) or _PAGE.fullmatch(whole):
        return ""
    lines = _without_error_bodies(text).splitlines()
    kinds = [_kind(line) for line in lines]
    is_page = _Line.SURE in kinds or kinds.count(_Line.BUTTON) >= _BUTTONS_OF_A_PAGE
    cut = {_Line.SURE, _Line.BUTTON} if is_page else {_Line.SURE}
    own = [line for line, kind in zip(lines, kinds, strict=True) if kind not in cut]
    return text if own == text.splitlines() else "\n".join(own).strip()


def _kind(line: str) -> _Line:
    bare = line.strip(_AROUND)
    if not bare or len(bare) > _LONGEST:
        return _Line.OWN
    if bare[0] == "{" and _ERROR_BODY.fullmatch(bare):
        return _Line.SURE
    # In lower case, as the patterns are: beginnings that differ are then told apart by their first letter.
    bare = bare.lower()
    if line.rstrip().endswith("*") and _SURE.fullmatch(line.strip().lower()):
        return _Line.SURE  # "Nombre *"
    kind = _of_words(bare)
    return kind if kind is not _Line.OWN else _of_sentences(bare)


def _of_words(words: str) -> _Line:
    if _SURE.fullmatch(words):
        return _Line.SURE
    return _Line.BUTTON if _BUTTON.fullmatch(words) else _Line.OWN


def _of_sentences(line: str) -> _Line:
    """Return what a line of several sentences is: furniture when all of them are."""
    sentences = _BETWEEN_SENTENCES.split(line)
    found = _Line.OWN
    for sentence in sentences if len(sentences) > 1 else ():
        kind = _of_words(sentence.strip(_AROUND))
        if kind is _Line.OWN:
            return kind
        found = kind if found is not _Line.SURE else found
    return found


def _without_error_bodies(text: str) -> str:
    """Return the text without what servers answered, each from the begin of a line to the end of one."""
    if "{" not in text:
        return text
    parts, kept = [], 0
    for start, end in _bodies(text):
        parts.append(text[kept:start])
        kept = end
    return "".join([*parts, text[kept:]])


def _bodies(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for tried, found in enumerate(re.finditer(r"^[ \t]*(?=[{\[])", text, re.M)):
        if tried >= _MOST_BODIES:
            return
        if found.start() < end:
            continue
        try:
            body, stop = _DECODER.raw_decode(text[: found.end() + _SMALL], found.end())
        except (ValueError, RecursionError):
            continue
        rest = text[stop:].partition("\n")[0]
        if not rest.strip() and _tells_an_error(body):
            end = stop + len(rest)
            yield found.start(), end


def _is_error_body(text: str) -> bool:
    if not text.startswith(("{", "[")) or len(text) > _SMALL:
        return False
    try:
        return _tells_an_error(json.loads(text))
    except (ValueError, RecursionError):
        return bool(_ERROR_BODY.fullmatch(text))


def _tells_an_error(body: object) -> bool:
    """Tell whether JSON says that something failed, and nothing else."""
    if isinstance(body, list):
        return bool(body) and all(map(_tells_an_error, body))
    if not isinstance(body, dict):
        return False
    names = {name.lower() for name in body}
    return bool(names & _TELLS_AN_ERROR) and names <= _BESIDE_AN_ERROR
