"""Whether an answer is of use, beyond its courtesy. Pure; es, en, pt.

An answer is useful when it names a time by which something comes, or says what is done and by whom. "We are
sorry, we will look into it" says neither; nor does what the customer is told to do himself, when we are open,
or a good wish. What is not recognised counts as courtesy.
"""

import re

from reputation.analysis.guard.rules import LANGUAGES
from reputation.analysis.guard.text import Span, chunks, fold, sentences
from reputation.analysis.guard.times import says_when


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


# What is done. To tell, to see and to look after are words about it, which need a time.
_WHAT = _words(
    r"(?:llam|telefone|marc|envi|mand|mir|revis|activ|pag|contact|solucion|arregl|gestion|busc|dej|reserv|entreg|"
    r"coloc|abon|localiz|repar|acomod|reacomod|reubic|llev|prepar|compr|apart)"
    r"(?:o|a|an|amos|are|ara|aran|aremos|ando|ado)",
    r"(?:devolv|devuelv|reembols|corr[ei][gj]|comprob|comprueb|abr|restaur|recuper|reinici|repon|recog|cubr|resolv|"
    r"resuelv|responsab)\w+",
    r"cambi(?:a|amos|ara|are|aremos|ado|ando)|pas(?:o|a|as|e)\s+(?:por|tu|su|el)|pongo|pone|ponemos|pondre|pondremos|puesto|movimos|movido|tengo|lleg(?:a|o|ara)|"
    r"esta\s+(?:aqui|listo|lista)|va\s+en\s+camino|(?:lo|la|me)\s+(?:llevo|encargo|ocupo)",
    r"call(?:s|ing)?|ring(?:s|ing)?|send(?:s|ing)?|sent|refund\w*|fix(?:es|ing)?|check(?:s|ing|ed)?|opened|"
    r"replac\w+|activat\w+|repair\w*|deliver\w*|pay(?:s|ing)?|paid|book(?:s|ed|ing)?|cover(?:s|ing)?|mov(?:ed|ing)|"
    r"restart\w*|restor\w+|ship(?:s|ped|ping)|has\s+your|is\s+here",
    r"(?:lig|troc|ativ|verific|envi|mand|entreg|cheg|coloc|consert)(?:o|a|am|amos|arei|ara|aremos|ando)(?:-lhe|-te)?|"
    r"(?:corrig|reembols|resolv|devolv|repo[nm]|reinici|restaur|recuper)\w+|esta\s+(?:ca|aqui|pronto)",
)  # fmt: skip
_WHO = _words(
    r"companer[oa]s?|tienda|sucursal|soporte|tecnic[oa]s?|encargad[oa]|responsable|gerente|director|asesora?|soy|"
    r"me\s+llamo|yo\s+mism[oa]|(?:llevo|miro|marco)\s+yo|me\s+(?:encargo|ocupo)|equipo\s+de",
    r"colleague|store|branch|support|technician|engineer|manager|i\s+am|i'm|my\s+name|myself|team\s+of",
    r"colega|loja|agencia|suporte|responsavel|sou|me\s+chamo|eu\s+mesm[oa]|trato\s+eu",
)
_AT_ONCE = _words(
    r"ahora\s+mismo|en\s+este\s+momento|right\s+now|this\s+minute|agora\s+mesmo|neste\s+momento"
)
_NOT_OURS = _words(
    # what the customer is to do
    r"(?:puede|puedes|podes|debe|debes|deberas?|tiene|tienes)\s+(?:que\s+)?(?!recog)\w+r(?:nos|se|lo|la)?|invitamos\s+a",
    r"(?:llam[ae]|marque|marca|escrib[ae]|comuniquese|comunicate|dirijase)\s+(?:al?|nos)",
    r"(?:escrib[ea]|envi[ae]|mand[ae]|llam[ae]|contact[ae]|sigue|siga)nos",
    r"(?:pasate|acercate|acerquese|rellen[ae]|(?<!la )esper[ae])",
    r"(?:please|kindly|you\s+(?:can|may|should|must|have\s+to))\s+\w+|(?:call|write\s+to|follow|visit)\s+(?:us|our)|"
    r"fill\s+in|(?<!the )wait",
    r"(?:pode|deve|tem\s+de|tem\s+que)\s+\w+r|(?:ligue|escreva|envie|contacte)(?:-nos|\s+(?:para|ao?))|preencha|aguarde",
    # when we are open, and greetings
    r"horario|opening\s+hours|abiert[oa]|abert[oa]|estamos\s+para|trabajamos\s+para|al\s+dia|a\s+week|"
    r"abrazos?|besos?|saludos?|nos\s+vemos|recordamos|abracos?",
)  # fmt: skip
# Thanks, regrets and wishes name times that promise nothing, unless something is done in the same breath.
_COURTESY = _words(
    r"gracias|lament\w+|sentimos|siento|disculp\w+|perdon\w*|esper(?:o|amos)\s+que|feliz|alegr\w+|entend\w+|comprend\w+",
    r"thanks?|sorry|apolog\w+|hope|regret|wish|happy|glad|have\s+a|understand",
    r"obrigad[oa]|desculp\w+|esperamos\s+que|bom\s+dia|boa\s+\w+|compreend\w+",
)  # fmt: skip


def is_useful(text: str, language: str = "") -> bool:
    """Tell whether an answer says by when something comes, or what is done and by whom."""
    folded = fold(text)
    ours = [
        each
        for each in sentences(folded)
        if not _NOT_OURS.search(folded, each.start, each.end)
    ]
    for each in ours:
        if any(_promises(folded, part, language) for part in chunks(folded, each)):
            return True
    return _has(_WHAT, folded, ours) and (
        _has(_WHO, folded, ours) or _has(_AT_ONCE, folded, ours)
    )


def _has(words: re.Pattern[str], folded: str, spans: list[Span]) -> bool:
    return any(words.search(folded, each.start, each.end) for each in spans)


def _promises(folded: str, part: Span, language: str) -> bool:
    if _has(_COURTESY, folded, [part]) and not _has(_WHAT, folded, [part]):
        return False
    spoken = language.partition("-")[0]
    wanted = spoken if spoken in LANGUAGES else LANGUAGES[0]
    return says_when(folded, part, wanted)
