"""Whether an answer is of use, beyond its courtesy. Pure; es, en, pt.

An answer is useful when it says what will be done, or is asked for, and by whom or when. "We are sorry, we
will look into it" says neither who nor when. What is not recognised counts as courtesy.
"""

import re

from reputation.analysis.guard.rules import LANGUAGES
from reputation.analysis.guard.text import fold, sentences
from reputation.analysis.guard.times import says_when

_WHAT = re.compile(
    r"\b(?:"
    # es
    r"llam(?:a|o|amos|aremos|are|an|aran)|envi(?:o|a|amos|aremos|are|en|an)|mand(?:amos|o|aremos)|devolv\w+|devuelv\w+|"
    r"reembols\w+|correg\w+|corrij\w+|revis(?:o|a|amos|aremos)|mir(?:o|amos)|comprob\w+|comprueb\w+|abr(?:i|imos|o)|"
    r"cambi(?:amos|o|aremos)|activ(?:o|a|amos|aremos)|repar\w+|recog\w+|entreg\w+|pag(?:amos|aremos|o)|cubr\w+|"
    r"reserv\w+|pas(?:as|a|e)\s+(?:por|tu|su|el)|localiz\w+|"
    # en
    r"call(?:s|ing)?|send(?:ing)?|refund\w*|fix(?:es|ing)?|check(?:s|ing)?|opened|replac\w+|activat\w+|repair\w*|"
    r"deliver\w*|pay(?:s|ing)?|book(?:s|ing)?|cover(?:s|ing)?|"
    # pt
    r"lig(?:a|o|amos|aremos|ar)|corrig\w+|verific\w+|troc\w+|ativ\w+|reembols\w+|resolv(?:o|emos)"
    r")\b"
)
_WHO = re.compile(
    r"\b(?:"
    r"companer[oa]s?|tienda|sucursal|soporte|tecnic[oa]s?|encargad[oa]|responsable|soy|me\s+llamo|yo\s+mism[oa]|equipo\s+de|"
    r"colleague|store|branch|support|technician|manager|i\s+am|i'm|my\s+name|myself|team\s+of|"
    r"colega|loja|agencia|suporte|gerente|responsavel|sou|me\s+chamo|eu\s+mesm[oa]"
    r")\b"
)
_AT_ONCE = re.compile(
    r"\b(?:ahora\s+mismo|en\s+este\s+momento|right\s+now|this\s+minute|agora\s+mesmo|neste\s+momento)\b"
)


def is_useful(text: str, language: str = "") -> bool:
    """Tell whether an answer says what is done, and who does it or when."""
    folded = fold(text)
    if not _WHAT.search(folded):
        return False
    return bool(_WHO.search(folded) or _AT_ONCE.search(folded)) or _says_when(
        folded, language
    )


def _says_when(folded: str, language: str) -> bool:
    spoken = language.partition("-")[0]
    wanted = spoken if spoken in LANGUAGES else LANGUAGES[0]
    return any(says_when(folded, span, wanted) for span in sentences(folded))
