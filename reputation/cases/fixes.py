"""Whether the brand's own words say that something is fixed: es, en, pt. Pure.

Saying it is a claim, never a resolution, so a miss costs little and a promise must not pass for one: what is
denied, asked, or will be is left out.
"""

import re
import unicodedata

_FIXED = re.compile(
    r"\b(?:"
    # es: ya está solucionado, ha quedado resuelta, lo hemos arreglado, ya funciona
    r"(?:esta|estan|queda|quedo|quedado|fue|sido|tema|incidencia|averia|problema|caso)\s+(?:ya\s+)?"
    r"(?:solucionad|resuelt|arreglad|corregid|reparad|subsanad|restablecid)[oa]s?"
    r"|(?:hemos|he|han|ha)\s+(?:ya\s+)?(?:solucionado|resuelto|arreglado|corregido|reparado|subsanado|restablecido)"
    r"|(?:solucionamos|resolvimos|arreglamos|corregimos|reparamos|solucione|resolvi|arregle)"
    r"|ya\s+(?:funciona|va\s+bien|tienes?\s+servicio|tiene\s+servicio)|servicio\s+restablecido|solucionado|resuelto"
    # en: it is fixed, has been resolved, we fixed it, works again
    r"|(?:is|are|has\s+been|have\s+been|been|was|now|got|we|we\s+have|we've|i|i've)\s+(?:now\s+|already\s+|all\s+)?"
    r"(?:fixed|resolved|sorted|solved|restored|repaired)"
    r"|(?:works|working|up\s+and\s+running|back\s+online|back\s+up)(?:\s+(?:again|now|fine))?"
    # pt: foi resolvido, já está solucionado, resolvemos, já funciona
    r"|(?:foi|esta|ficou|sido)\s+(?:ja\s+)?(?:resolvid|solucionad|corrigid|normalizad|restabelecid|consertad)[oa]s?"
    r"|(?:ja\s+)?(?:resolvemos|solucionamos|corrigimos|consertamos)|ja\s+(?:funciona|esta\s+funcionando)"
    r")\b"
)
_NOT_YET = re.compile(
    r"\b(?:no|not|nao|sin|aun|todavia|ainda|cuando|when|quando|until|hasta\s+que|ate\s+que|once|en\s+cuanto|"
    r"sera|quedara|estara|vamos\s+a|will|would|if|si|se|soon|pronto|em\s+breve|get|para\s+que|working\s+on|"
    r"trabajando|trabalhando)\b"
)
_SENTENCES = re.compile(r"[.!;\n]+|\?")


def says_fixed(text: str) -> bool:
    """Tell whether a sentence of the text claims that something is fixed."""
    folded = _folded(text)
    start = 0
    for end in [*_SENTENCES.finditer(folded), None]:
        sentence = folded[start : end.start() if end else len(folded)]
        is_question = end is not None and end.group() == "?"
        start = end.end() if end else len(folded)
        if is_question:
            continue
        found = _FIXED.search(sentence)
        if found and not _NOT_YET.search(sentence[: found.start()]):
            return True
    return False


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
