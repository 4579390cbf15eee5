"""Personal data that stand in a text: numbers of people, accounts and documents, addresses, secrets.

What a request for them looks like is in rules/personal_data_in_public.*.yaml. The brand's own numbers and
addresses are nobody's personal data, nor are the numbers of cases, parcels, amounts and dates.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reputation.analysis.guard.patterns import ADDRESS
from reputation.analysis.guard.text import Span, around


class Sample(NamedTuple):
    """One kind of data: what it looks like, in folded text."""

    kind: str
    looks: re.Pattern[str]


def _sample(kind: str, looks: str) -> Sample:
    return Sample(kind, re.compile(looks, re.VERBOSE))


_SAMPLES = (
    _sample("email", ADDRESS),
    _sample(
        "iban", r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?\b"
    ),
    _sample("card", r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d])"),
    # Spain: DNI, NIE. Mexico: CURP, RFC. Argentina: CUIT. Panama: cédula. Brazil: CPF, RG. Portugal: card.
    _sample("document", r"\b\d{8}[ -]?[a-hj-np-tv-z]\b(?!\w)"),
    _sample("document", r"\b[xyz][ -]?\d{7}[ -]?[a-z]\b"),
    _sample("document", r"\b[a-z]{4}\d{6}[hm][a-z]{5}[a-z0-9]\d\b"),
    _sample("document", r"\b[a-z]{4}\d{6}[a-z0-9]{3}\b"),
    _sample("document", r"\b(?:20|2[3-7]|30|33|34)-\d{8}-\d\b"),
    _sample("document", r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\b\d{2}\.\d{3}\.\d{3}-[\dx]\b"),
    _sample("document", r"\b\d{8}[ ]\d[ ][a-z]{2}\d\b"),
    _sample("document", r"\b[a-z]{5}\d{4}[a-z]\b"),  # India: PAN
    _sample("document", r"\b(?:\d{1,2}|e|pe|n)-\d{1,4}-\d{2,6}\b(?!-)"),
    _sample("document", r"\b\d{3}-\d{2}-\d{4}\b"),
    _sample("document", r"\b[a-z]{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?[a-d]\b"),
    _sample(
        "document",
        r"""\b(?:dni|nie|nif|cif|cedula|curp|rfc|cuit|cuil|ine|cpf|rg|cnh|ssn|pasaporte|passport|passaporte
            |social[ ]security|national[ ]insurance|documento|identidad|licencia|licence|license|carnet|bi
            |contribuinte|cartao[ ]de[ ]cidadao|matricula|habilitacao|seguro[ ]social)
            (?:[^\w.!?;\n]+(?:numero|number|n|no|nro|num|de|is|es|e|del?|do|da|driving|conduccion|conducao
            |conducir)){0,3}
            [^\w.!?;\n]+(?=[a-z0-9.-]*\d[a-z0-9.-]*\d)[a-z0-9][a-z0-9.-]{4,}\b""",
    ),
    _sample(
        "birth",
        r"""(?:fecha[ ]de[ ]nacimiento|data[ ]de[ ]nascimento|date[ ]of[ ]birth|birth[ ]?date
            |birthday|nacid[oa][ ]el|nascid[oa][ ]em|nacio[ ]el|nasceu[ ]em|born[ ]on|cumpleanos
            |aniversario|dob)
            (?:[^\w.!?;\n]+[a-z]+){0,3}?[^\w.!?;\n]+\d{1,2}
            (?:[/.-]\d{1,2}[/.-]\d{2,4}|(?:st|nd|rd|th)?[ ](?:de[ ])?[a-z]+(?:[ ](?:de[ ])?\d{4})?)""",
    ),
    _sample(
        "secret",
        r"""\b(?:clave|contrasena|password|passcode|pin|senha|palavra[ -]passe
            |codigo[ ]de[ ](?:acceso|seguridad)|cvv|otp|security[ ]code|one[ -]time[ ]code)\b
            (?:[^\w.!?;\n]+(?:es|is|e|nueva|nova|temporal|provisional|provisoria|temporary|sera|la|a|the)){0,3}
            [^\w.!?;\n]+(?=[a-z0-9]*\d)[a-z0-9]{3,}\b""",
    ),
    _sample(
        "phone",
        r"(?<![\w/.,-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,4}\)[ .-]?)?"
        r"\d{2,5}(?:[ .-]?\d{2,5}){1,4}(?![\w/-]|[.,]\d)",
    ),
    _sample(
        "address",
        r"""\b(?:calle|c[/.]|avda?|avenida|paseo|plaza|pza|camino|ronda|travesia|carrera|cra|calzada|boulevard|blvd
            |bulevar|urbanizacion|colonia|privada|cerrada|rua|av|alameda|travessa|praca|largo|estrada|rodovia|beco|quadra)(?!\w)\.?
            (?:[ ](?!(?:en|desde|hasta|antes|despues|a|as|entre|esta|pasa|llega|abre|cierra|fecha|sigue)\b)
                [a-z]+\.?){1,6}[ ,]+(?:n\.?o?\.?[ ]?|num\.?[ ]|numero[ ]|\#)?\d{1,5}(?:-\d+)?\b
            (?P<detail>[ ,.o-]*(?:
                \d{1,2}[ .]*[oa]?[ .]*(?:[a-d]|izq\w*|dcha|drch\w*|der\w*|esq\w*|dto|dir\w*)?\b(?![:h])
                |piso|depto|dpto|departamento|apto|apt|apartamento|ap|andar|bloco|bloque|puerta|portal|cp|cep
                |\d{4,5}(?:-\d{3})?\b).*?(?=[.!?;\n]|$))?""",
    ),
    _sample(
        "address",
        r"""(?<![\d.,:])\b\d{1,5}[a-z]?[ ]
            (?:(?!(?:but|and|or|is|are|was|the|at|in|on|of|to|for|from|mins?|minutes|hours|days|people|am|pm)\b)
                [a-z]+[ ]){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr
            |boulevard|blvd|court|close|crescent|terrace|square|place|gardens|grove)\b
            (?P<detail>(?:[ ,]+(?:flat|apt|apartment|unit|suite|floor)\b
                |[ ,]+[a-z]+[ ,]+(?:[a-z]{2}[ ])?(?:\d{5}|[a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}))
                .*?(?=[.!?;\n]|$))?""",
    ),
    # A flat by its number.
    _sample(
        "address",
        r"""\b(?:flat|apt|apartment|piso|apartamento|apartado|depto|dpto|departamento|apto|fracao)\.?
            [ ](?:n[.o]*[ ]|no\.[ ]|\#)?\d{1,4}[ -]?(?:[oa]\b[ ]?)?[a-h]?\b(?![:h%])(?P<detail>(?!))?""",
    ),
)
# What makes a number a parcel's, a case's, a price: before it, and behind it.
_NUMBERED = re.compile(
    r"\b(?:pedido|orden|incidencia|caso|expediente|ticket|folio|referencia|ref|factura|seguimiento|guia"
    r"|rastreo|reclamo|reclamacion|localizador|order|case|ticket|reference|tracking|invoice|booking|complaint|parcel|incident"
    r"|ocorrencia|protocolo|processo|fatura|chamado|rastreio|encomenda|reserva|modelo|model|sku|ean|isbn"
    r"|version|vuelo|flight|voo|oferta|offer|lote|serie|serial|imei|contador)\b[^.!?;\n]{0,22}$"
)
_MONEY_BEFORE = re.compile(
    r"(?:[$€£]|\b(?:mxn|usd|eur|ars|brl|gbp|r\$|s/|b/\.|importe|precio|price|preco|valor))\s?$"
)
_MONEY_BEHIND = re.compile(
    r"\s?(?:[€$£%]|(?:euros?|pesos?|dolares|dollars?|pounds?|reais|real|balboas?|colones|soles|mxn|usd|eur|ars"
    r"|millones|milhoes|de (?:pesos|euros|colones|dolares|reais)|visitas|views|visualiza\w+"
    r"|clientes|customers|hogares|homes|casas|retu\w+|retweets|unidades|units|km|gb|mb|horas|hours)\b)"
)
_THOUSANDS = re.compile(r"^\d{1,3}(?:[ .]000)+$|^\d{1,3}(?:[ .]\d{3})*[.,]\d{2}$")
_DATE = re.compile(
    r"^(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{4} ?- ?\d{4}|(?:19|20)\d{6})$"
)
_OURS = re.compile(
    r"\b(?:nuestr[oa]s?|noss[oa]s?|our|ours)\b[^.!?;\n]{0,30}$"
    r"|\b(?:escrib[aei]nos|write (?:to )?us|email us|escreva[- ]nos|envie[- ]nos)\b[^.!?;\n]{0,20}$"
)
# What stands before the @ of an address that a company shows to everybody.
_SERVICE = re.compile(
    r"^(?:(?:info|hola|hello|hi|ola|help|helpdesk|support|soporte|suporte|apoio|ayuda|ajuda|contact[oe]?|contato|contactus|contactenos"
    r"|sac|atencion|atendimento|care|service|servicio|servico|clientes?|customers?|postventa|posventa|reclamos|reclamaciones"
    r"|reclamacoes|quejas|complaints|feedback|sales|ventas|vendas|pedidos|orders|encomendas|billing|facturacion|faturacao|returns|devoluciones"
    r"|devolucoes|prensa|press|office|oficina|tienda|loja|shop|store|team|equipo|equipa|privacidad|privacy|dpo|legal|ouvidoria|provedor"
    r"|buzon|consultas|enquiries|inquiries|social|redes|digital|online|asistencia|assistencia|assistance|resolve|reservas|bookings)"
    r"(?:[._-]?\w+)*?)@"
)
# Lines that anybody may ring.
_PUBLIC_LINE = re.compile(
    r"^(?:900|901|902|800|808|707|0?800|0?808|0300|0345|0845|01800|1800|018000)"
)
_TELEPHONE = re.compile(
    r"\b(?:tel|telefono|telefone|telemovel|movil|celular|cel|fijo|whatsapp|llam\w+|marc\w+|marque\w*|lig\w+"
    r"|phone|mobile|number|call\w*|ring|rang|dial|tried|numero)\b[^.!?;\n]{0,25}$"
)
# What tells that a number is a line for customers: somebody is asked to ring it, or it has hours.
_CUSTOMER_LINE = re.compile(
    r"\b(?:llam(?:e|a|en|enos|anos)|marque|marca|comuniquese|call (?:us|our)|ring (?:us|our)|phone us"
    r"|ligue|liga[- ]nos|telefone|estamos (?:en|no)"
    r"|atendemos (?:en|no)|nos encuentra en|reach us|we are on|contacte)\b[^.!?;\n]{0,30}$"
)
_HOURS = re.compile(
    r"[ ,(]*(?:de (?:lunes|segunda)|from monday|monday to|mon-|24 ?h|las 24|opcion|option|opcao)"
)
_SHOPS = re.compile(
    r"\b(?:(?:de|da|do|of|at) (?:la |a |o |the )?|our |nuestr[oa] |noss[oa] )"
    r"(?:tienda|sucursal|oficina|loja|filial|shop|store|branch|office)\b"
    r"[^.!?;\n]{0,25}$"
)
_SHOP = re.compile(
    r"\b(?:tiendas?|sucursal|oficina|local|agencia|almacen|taller|punto de venta|centro|store|shop|branch"
    r"|office|outlet|loja|balcao|escritorio|armazem|planta|fabrica|sede)\b"
)


def stated(folded: str, spans: list[Span], own: frozenset[str]) -> Iterator[Span]:
    """Yield the places of personal data, in no order; `own` contact points of the brand are left out."""
    mine = frozenset(re.sub(r"[\s().-]", "", contact.casefold()) for contact in own)
    for kind, looks in _SAMPLES:
        for found in looks.finditer(folded):
            hit = Span(found.start(), found.end())
            sentence = around(spans, hit.start)
            if _CHECKS[kind](found, folded, sentence) and not _is_own(found[0], mine):
                yield hit


def _is_own(words: str, mine: frozenset[str]) -> bool:
    plain = re.sub(r"[\s().-]", "", words)
    domain = words.rpartition("@")[2].replace(".", "") if "@" in words else ""
    return plain in mine or (
        bool(domain) and domain in {m.replace(".", "") for m in mine}
    )


def _always(_found: re.Match[str], _folded: str, _sentence: Span) -> bool:
    return True


def _is_somebodys(found: re.Match[str], folded: str, sentence: Span) -> bool:
    return not (
        _SERVICE.match(found[0]) or _OURS.search(folded, sentence.start, found.start())
    )


def _is_card(found: re.Match[str], _folded: str, _sentence: Span) -> bool:
    """Tell by Luhn's check digit."""
    digits = [int(char) for char in found[0] if char.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(found: re.Match[str], _folded: str, _sentence: Span) -> bool:
    return sum(char.isdigit() for char in found[0]) >= 10


def _is_document(found: re.Match[str], folded: str, sentence: Span) -> bool:
    before = folded[sentence.start : found.start()]
    return not _NUMBERED.search(before) and not _DATE.match(found[0])


def _is_phone(found: re.Match[str], folded: str, sentence: Span) -> bool:
    words = found[0].strip()
    digits = re.sub(r"\D", "", words)
    before = folded[sentence.start : found.start()]
    behind = folded[found.end() : sentence.end]
    if (
        _NUMBERED.search(before)
        or _is_line(before, behind)
        or _MONEY_BEFORE.search(before)
        or _MONEY_BEHIND.match(behind)
    ):
        return False
    if _THOUSANDS.match(words) or _DATE.match(words) or _PUBLIC_LINE.match(digits):
        return False
    is_rung = bool(_TELEPHONE.search(before)) or words.startswith("+")
    return len(digits) >= (7 if is_rung else 9) and len(digits) <= 15


def _is_line(before: str, behind: str) -> bool:
    """Tell whether a number is one that customers ring."""
    return bool(
        _SHOPS.search(before) or _CUSTOMER_LINE.search(before) or _HOURS.match(behind)
    )


def _is_address(found: re.Match[str], folded: str, sentence: Span) -> bool:
    """A street and number with the flat or the postcode, or anyone's but a shop's."""
    if found.group("detail"):
        return True
    return not _SHOP.search(folded, sentence.start, sentence.end)


_CHECKS = {
    "email": _is_somebodys,
    "iban": _is_iban,
    "card": _is_card,
    "document": _is_document,
    "birth": _always,
    "secret": _always,
    "phone": _is_phone,
    "address": _is_address,
}
