"""Which language a post is in: its common words first, the look of its words where those leave doubt.

Common words of seven languages decide most posts in a few microseconds. Where they tie or are too few, the
letters of all words decide between the languages that we have lists of; any other needs two common words.
Under `_SHORT` letters little is certain: the author's usual language stands, then what the words look like.
"""

from struct import Struct
from typing import NamedTuple

from reputation.analysis.triage import letters
from reputation.analysis.triage.automaton import ENDS

LANGUAGES = ("es", "en", "pt", "it", "fr", "de", "ca")
_SHORT = 12  # letters
_LEAD = 2
_FEW = 1
_MIXES = 3
# By which a look must lead, as a logarithm: to go before the author's usual language, and to be told at all.
_CERTAIN = 12.0
_LIKELY = 0.5
_SPOKEN = 2  # words of a sentence, at least, that tell another language than the rest
_VOTE = 5.0  # what a common word adds to its language's look
# Letters that give a language away, and how many words they are worth.
_LETTERS = (
    ("ñÑ¿¡", "es", 2),
    ("ãÃõÕ", "pt", 3),
    ("êÊçÇâÂôÔ", "pt", 1),
    ("ß", "de", 3),
    ("ä", "de", 2),
    ("öü", "de", 1),
    ("è", "it", 1),
    ("è", "fr", 1),
    ("œ", "fr", 3),
    ("ù", "it", 1),
    ("ò", "ca", 1),
    ("áíóúÁÍÓÚ", "es", 1),
    ("áíóúÁÍÓÚ", "pt", 1),
    ("íóúÍÓÚ", "ca", 1),
)
_WIDTH = 16  # bits of a language's count in one number that holds all of them
_COUNTS = Struct(f"<{len(LANGUAGES)}H")
_ONE = {language: 1 << _WIDTH * place for place, language in enumerate(LANGUAGES)}
_COMMON = {language: letters.common_words(language) for language in LANGUAGES}


def _votes_of_words() -> dict[str, int]:
    votes: dict[str, int] = {}
    for language, words in _COMMON.items():
        for word in words:
            votes[word] = votes.get(word, 0) + _ONE[language]
    return votes


def _votes_of_letters() -> dict[str, int]:
    votes: dict[str, int] = {}
    for same, language, worth in _LETTERS:
        for letter in same:
            votes[letter] = votes.get(letter, 0) + worth * _ONE[language]
    return votes


_WORDS = _votes_of_words()
_WORDS_SEEN = frozenset(_WORDS)
_MARKS = _votes_of_letters()
_OE = "œ"  # the only one of them that is not Latin-1
_LATIN = {ord(letter): votes for letter, votes in _MARKS.items() if letter != _OE}
_UNMARKED = bytes(code for code in range(256) if code not in _LATIN)
# "É" alone is a verb in Portuguese only.
_IS = frozenset({"é", "É"})
_LAST_LATIN = "\u024f"
_NOT_WORDS = frozenset({"http", "rt"})
_MIXED = letters.LANGUAGES
# Words of one that the other does not know: only these tell that a post mixes both.
_OWN = {
    (one, other): _COMMON[other] - _COMMON[one]
    for one in LANGUAGES
    for other in LANGUAGES
    if one != other
}


class Told(NamedTuple):
    """A post's language and the second one that it mixes in; "" when unknown or none.

    `own` is the language as far as the text itself tells: what its author wrote before does not change it.
    """

    language: str
    also: str
    own: str


def tell(text: str, words: list[str], *, stated: str = "", usual: str = "") -> Told:
    """Return the language of a text whose folded words are given.

    `stated` is what the sender says, `usual` what the author mostly writes; both count only in doubt.
    """
    seen = set(words)
    counts = _counts(text, seen)
    most = max(counts)
    place = counts.index(most)
    next_most = sorted(counts)[-2]
    guess = (stated or usual)[:2].casefold()
    guess = guess if guess in _COMMON else ""
    if most - next_most >= _LEAD or (most >= _FEW and not next_most and not guess):
        language = own = LANGUAGES[place]
    else:
        both = _by_sentence(words)
        if both:
            return both
        leading = LANGUAGES[place] if most > next_most else ""
        language, own = _in_doubt(words, counts, leading, guess)
    also = _also(language, seen) if next_most >= _MIXES else ""
    if also and own == language and _is_larger(also, language, words):
        return Told(also, language, also)
    return Told(language, also, own)


def _by_sentence(words: list[str]) -> Told | None:
    """Tell a post of which whole sentences are plainly English, and others plainly Spanish or Portuguese."""
    ends = [place for place, word in enumerate(words) if word[0] in ENDS]
    starts = [0, *(place + 1 for place in ends)]
    sentences = [
        [word for word in words[start:end] if word.isalpha() and word not in _NOT_WORDS]
        for start, end in zip(starts, [*ends, len(words)], strict=True)
    ]
    spanish = portuguese = 0.0
    letters_of = {"en": 0, "": 0}
    for sentence in sentences if ends else ():
        es, en, pt = letters.likeness(sentence)
        if len(sentence) < _SPOKEN or abs(en - max(es, pt)) < _CERTAIN:
            continue
        letters_of["en" if en > max(es, pt) else ""] += sum(map(len, sentence))
        if en < max(es, pt):
            spanish, portuguese = spanish + es, portuguese + pt
    if not all(letters_of.values()):
        return None
    other = "es" if spanish >= portuguese else "pt"
    if letters_of["en"] > letters_of[""]:
        return Told("en", other, "en")
    return Told(other, "en", other)


def _is_larger(one: str, other: str, words: list[str]) -> bool:
    """Tell whether more of the words, each as often as it stands there, are of the one than of the other."""
    ones, others = _OWN[other, one], _OWN[one, other]
    return sum(word in ones for word in words) > sum(word in others for word in words)


def _counts(text: str, seen: set[str]) -> tuple[int, ...]:
    """Return how many common words of each language there are, and letters that are worth some."""
    votes = sum(map(_WORDS.__getitem__, _WORDS_SEEN & seen))
    if not text.isascii():
        marks = text.encode("latin-1", "ignore").translate(None, _UNMARKED)
        votes += sum(map(_LATIN.__getitem__, set(marks)))
        if _OE in text:
            votes += _MARKS[_OE]
        may_be = "e" in seen and ("é" in text or "É" in text)
        if may_be and not _IS.isdisjoint(text.split()):
            votes += _LEAD * _ONE["pt"]
    return _COUNTS.unpack(votes.to_bytes(_COUNTS.size, "little"))


def _in_doubt(
    words: list[str], counts: tuple[int, ...], leading: str, guess: str
) -> tuple[str, str]:
    """Return the language, and the one that the text tells without the guess."""
    if leading and leading not in _MIXED and max(counts) >= _LEAD:
        return leading, leading
    plain = [word for word in words if word.isalpha() and word not in _NOT_WORDS]
    if not plain:
        return guess, ""
    if 2 * sum(word[0] > _LAST_LATIN for word in plain) > len(plain):
        # Of another script: none of ours, whatever the author mostly writes.
        return "", ""
    looks = letters.likeness(plain)
    scores = [look + _VOTE * count for look, count in zip(looks, counts, strict=False)]
    best = max(scores)
    place = scores.index(best)
    lead = best - max(scores[:place] + scores[place + 1 :])
    own = _MIXED[place] if lead >= _LIKELY else ""
    if guess and (lead < _CERTAIN or sum(map(len, plain)) < _SHORT):
        return guess, own
    return own, own


def _also(language: str, seen: set[str]) -> str:
    """Return the language with at least `_MIXES` words that the post's own does not know."""
    others = [
        (len(_OWN[language, other] & seen), other)
        for other in _MIXED
        if (language, other) in _OWN
    ]
    most, other = max(others, default=(0, ""))
    return other if most >= _MIXES else ""
