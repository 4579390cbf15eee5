"""Personal data in public text: e-mail addresses, telephone numbers, identity numbers, accounts and cards.

Numbers with check digits count only when these are right. An order or case number is no personal data.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from reputation.analysis.reading import Extract

MASK = "[•••]"

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.I
)
# As people hide it from machines, and not from readers.
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?: ?[(\[] ?(?:at|arroba|@) ?[)\]] ?| arroba )"
    r"[a-z0-9-]{1,63}(?:(?:\.| punto | ponto | dot )[a-z0-9-]{2,63}){1,4}(?![\w@])",
    re.I,
)
_MAY_BE_SPELT = re.compile(r" arroba |[(\[] ?(?:at|arroba|@) ?[)\]]", re.I)
_NAMED_NUMBERS: Mapping[str, re.Pattern[str]] = {
    "passport": re.compile(
        r"\b(?:pasaporte|passport|passaporte)\W{1,3}(?:(?:n[uú]mero|number|n[oº°]|is|es|é)\W{1,3}){0,2}"
        r"(?P<number>[A-Z]{0,3}\d{6,9}[A-Z]?)\b",
        re.I,
    ),
    "clabe": re.compile(
        r"\bclabe\W{1,3}(?:\w{1,15}\W{1,3}){0,3}(?P<number>\d{18})\b", re.I
    ),
}
_NUMBER = re.compile(r"(?<![\w$€£.,/-])\+?\(?\d(?:[ .()-]{0,2}\d){6,18}(?![\w%€])")
_DNI = re.compile(r"\b(?:\d{8}|\d{2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z]\b", re.I)
_NIE = re.compile(r"\b([XYZ])[ -]?(\d{7})[ -]?([A-HJ-NP-TV-Z])\b", re.I)
# In plain letters and digits alone: others fold to these without being of the table of check digits.
_CURP = re.compile(r"\b(?ai:[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d)\b")
_RFC = re.compile(
    r"\b[A-ZÑ&]{4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z0-9]{2}[0-9A]\b",
    re.I,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_SSN = re.compile(r"\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b")
_CPF = re.compile(r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b")
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CURP_DIGITS = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
# What a number belongs to that follows one of these words.
_NOT_OURS = re.compile(
    r"(?:pedido|orden(?: de compra)?|order|folio|ticket|caso|case|incidencia|incidente|incident"
    r"|ref(?:erencia|erence)?|protocolo"
    r"|gu[ií]a|tracking|seguimiento|rastreo|reserva|booking|reclamo|reclama[cç][aã]o|factura|fatura|invoice"
    r"|expediente|contrato|contract|vuelo|voo|flight|localizador|serie|serial|imei|modelo)\W*"
    r"(?:n[uú]m(?:ero|ber)?|n[oº°]|number|no|id|es|is|#|:|\W)*\W*$",
    re.I,
)
_NIF_BEFORE = re.compile(r"\bN\.?I\.?F\.?\W{0,3}(?:é|e|:)?\W*$", re.I)
_ID_BEFORE = re.compile(
    r"\b(?:DNI|c[eé]dula|CI|RUT|documento|identidad|RG)\W{0,4}(?:es|n[uú]mero|n[oº]|:)?\W*$",
    re.I,
)
# A date, years, thousands, or a count.
_NO_PHONE = re.compile(
    r"\d{4}-\d{2}-\d{2}\b|(?:(?:19|20)\d{2}[ -]?){2,}$|\d{1,3}(?:\.000){2,}$|\d(?: \d){6,}$"
)
_FREE_LINES = (
    "900",
    "901",
    "902",
    "800",
    "0800",
    "01800",
    "1800",
    "808",
    "707",
    "0810",
)


def personal_of(text: str) -> Iterator[Extract]:
    """Yield the personal data of a text, by place and without overlaps."""
    if (
        "@" not in text
        and sum(map(str.isdigit, text)) < 6
        and not _MAY_BE_SPELT.search(text)
    ):
        return
    taken = 0
    for start, end, kind in sorted(
        _candidates(text), key=lambda one: (one[0], -one[1])
    ):
        if start >= taken:
            taken = end
            yield Extract("pii", kind, "", start, end)


def redact(text: str, extracts: Sequence[Extract]) -> str:
    """Return the text with `MASK` in place of each piece of personal data."""
    parts: list[str] = []
    place = 0
    for one in sorted(extracts, key=lambda one: one.start):
        if one.kind == "pii" and one.start >= place:
            parts += [text[place : one.start], MASK]
            place = one.end
    return "".join([*parts, text[place:]])


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    yield from _emails(text)
    for kind, pattern in _NAMED_NUMBERS.items():
        for found in pattern.finditer(text):
            yield *found.span("number"), kind
    for kind, (pattern, is_right) in _CHECKED.items():
        for found in pattern.finditer(text):
            if is_right(found.group()):
                yield found.start(), found.end(), kind
    for found in _NUMBER.finditer(text):
        named = _named(found.group(), text[max(0, found.start() - 30) : found.start()])
        if named:
            yield found.start(), found.end(), named


def _emails(text: str) -> Iterator[tuple[int, int, str]]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield found.start(), found.end(), "email"
    if _MAY_BE_SPELT.search(text):
        for found in _SPELT_EMAIL.finditer(text):
            yield found.start(), found.end(), "email"


def _named(number: str, before: str) -> str:
    """Return what a bare number is, by its length and the words before it; "" when it is nobody's."""
    digits = re.sub(r"\D", "", number)
    if _NOT_OURS.search(before):
        return ""
    if _NIF_BEFORE.search(before):
        return "nif" if is_nif(digits) else ""
    if _ID_BEFORE.search(before):
        return "id_number"
    if 13 <= len(digits) <= 19 and not number.startswith("+"):
        return "card" if is_luhn(digits) else ""
    return "phone" if _is_phone(number, digits) else ""


def _is_phone(number: str, digits: str) -> bool:
    if _NO_PHONE.match(number) or ("." in number and _CPF.fullmatch(number)):
        return False
    if digits.startswith(_FREE_LINES) or re.fullmatch(
        r"\d{4}[-. ]\d{2}[-. ]\d{2}", number
    ):
        return False
    return 9 <= len(digits) <= 13 or (len(digits) == 8 and "-" in number)


def is_dni(text: str) -> bool:
    digits = re.sub(r"\W", "", text).upper()
    return _LETTERS[int(digits[:8]) % 23] == digits[8]


def is_nie(text: str) -> bool:
    plain = re.sub(r"\W", "", text).upper()
    return is_dni(f"{'XYZ'.index(plain[0])}{plain[1:]}")


def is_curp(text: str) -> bool:
    plain = text.upper()
    total = sum(
        _CURP_DIGITS.index(one) * (18 - at) for at, one in enumerate(plain[:17])
    )
    return (10 - total % 10) % 10 == int(plain[17])


def is_cpf(text: str) -> bool:
    digits = [int(one) for one in text if one.isdigit()]
    if len(set(digits)) == 1:
        return False
    return all(
        sum(one * (at + 1 - place) for place, one in enumerate(digits[:at]))
        * 10
        % 11
        % 10
        == digits[at]
        for at in (9, 10)
    )


def is_nif(digits: str) -> bool:
    """Tell whether nine digits are a Portuguese tax number."""
    if len(digits) != 9:
        return False
    rest = sum(int(one) * (9 - at) for at, one in enumerate(digits[:8])) % 11
    return int(digits[8]) == (0 if rest < 2 else 11 - rest)


def is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def is_luhn(digits: str) -> bool:
    """Tell whether digits end in the check digit of a card number."""
    doubled = [
        int(one) * (2 if at % 2 else 1) for at, one in enumerate(reversed(digits))
    ]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _always(_: str) -> bool:
    return True


_CHECKED: Mapping[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "dni": (_DNI, is_dni),
    "nie": (_NIE, is_nie),
    "curp": (_CURP, is_curp),
    "rfc": (_RFC, _always),
    "iban": (_IBAN, is_iban),
    "ssn": (_SSN, _always),
    "cpf": (_CPF, is_cpf),
}
