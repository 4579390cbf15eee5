"""How often somebody asked before, in vain: "van 4 llamadas", "pela terceira vez", "4th call"."""

import re
from typing import NamedTuple

from reputation.analysis.triage.matcher import Hit, Hits

MOST = 50

_WORDS = {
    2: "dos two dois duas par couple segunda segundo second twice ambas both",
    3: "tres three terceira terceiro tercera tercer third thrice",
    4: "cuatro four quatro cuarta cuarto quarta quarto fourth",
    5: "cinco five quinta quinto fifth",
    6: "seis six sexta sexto sixth",
    7: "siete seven sete septima setima septimo setimo seventh",
    8: "ocho eight oito octava oitava octavo oitavo eighth",
    9: "nueve nine nove novena nona noveno ninth",
    10: "diez ten dez decima decimo tenth",
    11: "once onze eleven undecima",
    12: "doce doze twelve docena duzia dozen",
    15: "quince quinze fifteen",
    20: "veinte vinte twenty",
    30: "treinta trinta thirty",
    40: "cuarenta quarenta forty",
    MOST: "cincuenta cinquenta fifty",
}
_NUMBERS = {word: count for count, words in _WORDS.items() for word in words.split()}
# "varias" says more than one and no more than that.
_NUMBERS |= dict.fromkeys(
    ["varias", "varios", "diversas", "several", "multiple", "multiples"], 2
)
# "No sé cuántas veces" says more than one too, where it is of contacts.
_MANY = """cuantas mil muchas tantas infinidad incontables innumerables countless many muitas inumeras
incontaveis quantas"""
_UNCOUNTED = frozenset(_MANY.split())
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|a|o|era|er|ra|da|ta|to|ma|va|na|vez|x)")
_GROUP = "signals.contact"
# A text with a contact holds at least one of these.
CONTACTS = frozenset({_GROUP, f"{_GROUP}_noun", f"{_GROUP}_times"})
_CALLED = frozenset({"me", "us"})
_REACH = 6  # words between the verb and how many times
# What is done to somebody only when he has turned to us before: he is told, promised, hung up on, stood up. A
# fault that comes back for the third time is no contact, and being sent elsewhere is a signal of its own.
_DONE_TO_HIM = """cuelga cuelgan colgo colgaron dicen dijeron promete prometen prometieron cancelan cancelaron
ignoran ignoraron tirado tirada plantado plantada colgado colgada esperando tecnico tecnicos instalador
repartidor mensajero hung hang told promised cancelled canceled ignored technician engineer courier
desligam desligaram desligou dizem disseram prometem prometeram cancelam cancelaram ignoram ignoraram
entregador"""
_DONE = frozenset(_DONE_TO_HIM.split())
_BY_HIMSELF = frozenset({"i", "we", "yo", "eu"})
_AHEAD = 9  # words from how many times to what was done


class Contacts(NamedTuple):
    """Where it is said, how many contacts at least, and whether it is said that they were in vain."""

    first: int
    last: int
    times: int
    sure: bool


def number(word: str) -> int:
    """Return the count that a folded word states, at most `MOST`; 0 when it states none."""
    if word[:1].isdigit():
        if word.isascii() and word.isdigit():
            return min(int(word), MOST) if len(word) < 4 else 0
        ordinal = _ORDINAL.fullmatch(word)
        return min(int(ordinal[1]), MOST) if ordinal and word.isascii() else 0
    return _NUMBERS.get(word, 0)


def find_contacts(hits: Hits) -> Contacts | None:
    """Return the largest count of earlier contacts that the text states, if any."""
    if CONTACTS.isdisjoint(hits.by_group):
        return None
    found = [*_repeated(hits), *_counted(hits), *_times(hits), *_again(hits)]
    if not found:
        return None
    failed = bool(hits.of(f"{_GROUP}_failed"))
    best = max(found, key=lambda one: (one.times, one.sure))
    solved = hits.of("signals.resolved") and not hits.of("signals.resolved_not")
    return best._replace(sure=(best.sure or failed) and not solved)


def _repeated(hits: Hits) -> list[Contacts]:
    """Return what says by itself that it was more than once, and in vain."""
    return [
        Contacts(hit.first, hit.last, max(1, _count_in(hits, hit)), True)
        for hit in hits.of(_GROUP)
    ]


def _counted(hits: Hits) -> list[Contacts]:
    """Return the numbers that stand before a kind of contact: "4 llamadas"."""
    found: list[Contacts] = []
    for noun in hits.of(f"{_GROUP}_noun"):
        for place in range(noun.first - 1, max(noun.first - 3, -1), -1):
            count = number(hits.words[place])
            if count and _are_contacts(hits, place, noun):
                found.append(Contacts(place, noun.last, count, False))
                break
    return found


def _times(hits: Hits) -> list[Contacts]:
    """Return how many times somebody called or wrote: "he llamado 5 veces", "third time I ask"."""
    verbs = hits.of(f"{_GROUP}_verb")
    found: list[Contacts] = []
    for times in hits.of(f"{_GROUP}_times") if verbs else ():
        count = number(hits.words[times.first - 1]) if times.first else 0
        near = [
            verb
            for verb in verbs
            if _together(hits, verb, times) and not _is_called(hits, verb)
        ]
        if count > 1 and near:
            first = min(times.first - 1, near[0].first)
            found.append(Contacts(first, max(times.last, near[0].last), count, False))
    return found


def _again(hits: Hits) -> list[Contacts]:
    """Return how many times the same was done to him: "tercera vez esta semana que no viene el técnico"."""
    found: list[Contacts] = []
    for times in hits.of(f"{_GROUP}_times"):
        count = number(hits.words[times.first - 1]) if times.first else 0
        if count < 2:
            continue
        ahead = range(times.last + 1, min(times.last + 1 + _AHEAD, len(hits.words)))
        for place in ahead:
            is_done = hits.words[place] in _DONE
            if is_done and hits.words[place - 1] not in _BY_HIMSELF:
                if not hits.broken(times.last, place):
                    found.append(Contacts(times.first - 1, place, count, False))
                break
    return found


def _is_called(hits: Hits, verb: Hit) -> bool:
    """Tell whether the author is the one who was called: "they rang me"."""
    return not _CALLED.isdisjoint(hits.words[verb.last + 1 : verb.last + 2])


def _together(hits: Hits, one: Hit, other: Hit) -> bool:
    first, second = sorted((one, other), key=lambda hit: hit.first)
    return second.first - first.last <= _REACH and not hits.broken(
        first.last, second.first
    )


def _are_contacts(hits: Hits, place: int, noun: Hit) -> bool:
    """Tell whether a count belongs to the noun, and is of somebody's own: no "3,900 calls", no tariff's."""
    part_of_figure = hits.words[place].isdigit() and hits.words[place - 1].isdigit()
    return (
        not (place and part_of_figure)
        and not hits.broken(place, noun.first)
        and not _fine(hits, noun)
    )


def _fine(hits: Hits, noun: Hit) -> bool:
    """Tell whether the contacts are those of a tariff: "500 llamadas gratis"."""
    return any(-2 <= fine.first - noun.last <= 2 for fine in hits.of(f"{_GROUP}_fine"))


def _count_in(hits: Hits, hit: Hit) -> int:
    words = hits.words[hit.first : hit.last + 1]
    return max(2 * (not _UNCOUNTED.isdisjoint(words)), *map(number, words))
