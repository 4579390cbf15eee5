"""Where a draft breaks each rule."""

import re
from collections.abc import Callable, Iterator, Mapping

from reputation.analysis.guard import languages, personal_data, repeats
from reputation.analysis.guard.read import Read
from reputation.analysis.guard.rules import rule
from reputation.analysis.guard.text import Span

# How often a brand may answer in public before it should go on in private (PRODUCT row 44).
PUBLIC_TURNS = 2
# A place in a suggestion that a person must fill, such as [hora]; the text of a link is none.
GAP = re.compile(r"\[(?!sic\])[^\W\d_][^\[\]\n]{0,60}\](?!\()")
# In how many sentences a promise may get its time, its own one counted.
SENTENCES_OF_A_PROMISE = 3
# "Llamé" is what we did, "llame" what the customer should do: only the accent tells, which folding takes.
# The voseo's imperatives in -é are of other verbs.
DONE_BY_US = re.compile(
    r"(?!(?:hac|pon|ten|tra|acced|respond|le)é\b)\w+é\b", re.IGNORECASE
)


def _by_words(code: str, read: Read) -> Iterator[Span]:
    """What a rule finds; in a draft that names a time only what the rule is sure of, if it knows.

    Where the draft as a whole sounds as fine ones do, only firm words are believed.
    """
    words = rule(code, read.language)
    must = [words.sure] if read.names_time and words.sure else []
    if read.likelihoods.denies(code):
        if words.firm is None:
            return
        must.append(words.firm)
    for hit in words.hits(read.folded, read.sentences):
        if all(look.search(read.folded, hit.start, hit.end) for look in must):
            yield hit


def _threat(read: Read) -> Iterator[Span]:
    if not (read.owns and read.names_time):
        yield from _by_words("threat_or_disrespect", read)


def _excuse(read: Read) -> Iterator[Span]:
    if not read.owns:
        yield from _by_words("excuse", read)


def _deny(read: Read) -> Iterator[Span]:
    if not read.owns:
        yield from _by_words("deny_with_apology", read)


def _push(read: Read) -> Iterator[Span]:
    for hit in _by_words("channel_push", read):
        if not DONE_BY_US.match(read.draft.text, hit.start):
            yield hit


def _promise(read: Read) -> Iterator[Span]:
    """Promises with no time in their sentence nor behind it, and gaps that nobody filled.

    Empty words of time are heard at once: for those the sentence after them is the last.
    """
    for gap in GAP.finditer(read.folded):
        yield Span(*gap.span())
    spans = read.sentences
    firm = rule("promise_without_time", read.language).firm
    for hit in _by_words("promise_without_time", read):
        place = next(
            index
            for index, span in enumerate(spans)
            if hit.start < span.end or index == len(spans) - 1
        )
        empty = firm is not None and firm.search(read.folded, hit.start, hit.end)
        within = SENTENCES_OF_A_PROMISE - bool(empty)
        # "It leaves at 5. I keep an eye on it.": a plain promise may lean on what was said before it.
        begins = place if empty else max(0, place - 1)
        if not any(read.timed[begins : place + within]):
            yield hit


def _fix(read: Read) -> Iterator[Span]:
    if not read.draft.verified:
        yield from _by_words("unverified_fix", read)


def _data(read: Read) -> Iterator[Span]:
    if read.draft.is_public:
        yield from personal_data.stated(
            read.folded, read.sentences, read.draft.own_contacts
        )
        yield from _by_words("personal_data_in_public", read)


def _third(read: Read) -> Iterator[Span]:
    """A public turn too many; telling everybody that it is solved is not one."""
    draft = read.draft
    if draft.is_public and draft.public_turns >= PUBLIC_TURNS and not draft.verified:
        yield read.whole


def _canned(read: Read) -> Iterator[Span]:
    if repeats.is_repeated(read.draft.text, read.draft.earlier_replies):
        yield read.whole


def _wrong_language(read: Read) -> Iterator[Span]:
    if languages.is_wrong(read.draft.text, read.told, read.wanted):
        yield read.whole


PLACES: Mapping[str, Callable[[Read], Iterator[Span]]] = {
    "threat_or_disrespect": _threat,
    "personal_data_in_public": _data,
    "unverified_fix": _fix,
    "deny_with_apology": _deny,
    "promise_without_time": _promise,
    "channel_push": _push,
    "excuse": _excuse,
    "third_public_turn": _third,
    "canned_repeat": _canned,
    "wrong_language": _wrong_language,
}
