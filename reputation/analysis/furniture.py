"""Page furniture: what a page puts around a post, and what no author wrote.

Blogs and forums that are read off their pages bring login prompts, cookie notes, share buttons and
errors along. A line is furniture only when all of it is: each pattern fits whole lines, so that a customer
who writes about cookies, about logging in or about Akismet keeps every word.
"""

import re

_COMMENT_EN = r"(?:(?:leave|post|write|add) (?:a|your) )?(?:comment|reply|review|vote|like|follow|continue)"
_COMMENT_ES = (
    r"(?:(?:dejar|publicar|escribir|enviar) (?:un|tu|una) )?"
    r"(?:comentarios?|comentar|responder|respuesta|votar|opinar|publicar|seguir leyendo|continuar)"
)
_COMMENT_PT = (
    r"(?:(?:deixar|publicar|escrever|enviar) (?:um|uma|o seu|a sua) )?"
    r"(?:comentários?|comentar|responder|resposta|votar|opinar|publicar|continuar(?: a ler)?)"
)
_HERE = r"(?: (?:on|to) this (?:post|article|thread|blog|page))?"
_NETWORKS = (
    r"(?:facebook|twitter|tweet|whatsapp|linkedin|pinterest|google\+|telegram|reddit|tumblr|pocket"
    r"|e-?mail|print|imprimir|x)"
)
_VIA = r"(?: (?:on|en|no|em|with|via))"
_BUTTONS = rf"(?:[ ,|·•/]*{_NETWORKS})"
_LOGIN = (
    rf"(?:please )?(?:log|sign)[ -]?in(?: or (?:sign up|register))? to {_COMMENT_EN}{_HERE}",
    rf"you (?:must|need to) be (?:logged|signed) in to {_COMMENT_EN}{_HERE}",
    rf"(?:log|sign) in (?:with|using)(?:{_BUTTONS}|[ ,]+(?:or|google|apple|wordpress(?:\.com)?))+",
    rf"(?:inicia|iniciar|inicie) (?:tu |su )?sesión(?: o regístrate)? para {_COMMENT_ES}",
    (
        r"(?:debes|tienes que|debe|hay que) (?:iniciar sesión|estar (?:registrado|conectado|identificado)"
        rf"|conectarte|acceder) para {_COMMENT_ES}"
    ),
    rf"(?:accede|entra|identifícate|regístrate)(?: o regístrate)? para {_COMMENT_ES}",
    rf"(?:faça|iniciar|inicie) (?:o |a )?(?:login|sessão)(?: ou (?:cadastre|registe)-se)? para {_COMMENT_PT}",
    (
        r"(?:você )?(?:precisa|tem de|deve) (?:estar (?:logado|ligado|autenticado)"
        rf"|(?:fazer|iniciar) (?:o |a )?(?:login|sessão)) para {_COMMENT_PT}"
    ),
)
_FOR_EN = r"(?:improve|give|offer|ensure|provide|analy[sz]e|personali[sz]e)"
_FOR_ES = r"(?:propias|para (?:mejorar|ofrecer|analizar|que))"
_FOR_PT = r"(?:próprios|para (?:melhorar|oferecer|analisar))"
_COOKIES = (
    rf"(?:this|our) (?:web)?site uses cookies(?: (?:to|for) {_FOR_EN}.*)?",
    rf"we (?:and our partners )?use cookies (?:to|for) {_FOR_EN}.*",
    r"(?:accept|reject|manage) (?:all )?cookies",
    rf"(?:este|nuestro) (?:sitio(?: web)?|blog|web) (?:usa|utiliza|emplea) cookies(?: {_FOR_ES}.*)?",
    rf"esta (?:web|página(?: web)?) (?:usa|utiliza|emplea) cookies(?: {_FOR_ES}.*)?",
    rf"(?:usamos|utilizamos) cookies {_FOR_ES}.*",
    r"(?:aceptar|rechazar|configurar) (?:todas )?(?:las )?cookies",
    rf"(?:este|o nosso) (?:site|blog|sítio) (?:usa|utiliza) cookies(?: {_FOR_PT}.*)?",
    rf"(?:usamos|utilizamos) cookies {_FOR_PT}.*",
    r"(?:aceitar|rejeitar|recusar) (?:todos )?(?:os )?cookies",
    r"privacy policy|política de (?:privacidad|cookies|privacidade)|privacy & cookies:.*",
)
_AKISMET = (
    r"this site uses akismet to reduce spam(?:\. learn how your comment data is processed)?",
    r"learn how your comment data is processed",
    (
        r"este (?:sitio|blog) (?:usa|utiliza) akismet para reducir el spam"
        r"(?:\. aprende cómo se procesan los datos de tus comentarios)?"
    ),
    r"aprende cómo se procesan los datos de tus comentarios",
    (
        r"este (?:site|blog) (?:usa|utiliza) (?:o )?akismet para reduzir (?:o )?spam"
        r"(?:\. .{0,20}como .{0,60}comentários.{0,20})?"
    ),
)
_SHARING = (
    rf"(?:share|compartir|compartilhar|partilhar)(?: this| esto| isto| isso)?:?{_VIA}?{_BUTTONS}*",
    # In the imperative without a network it may be the author's own call to others.
    rf"(?:comparte|compartilhe)(?: esto| isto| isso)?:?{_VIA}?{_BUTTONS}+",
    rf"{_BUTTONS}{{2,}}",
    r"(?:like this|me gusta|curtir|gostar):? ?(?:like|me gusta|cargando|loading|carregando)?[ .…]*",
    r"(?:loading|cargando|carregando|a carregar)[ .…]*",
)
_FORMS = (
    r"(?:leave|post) a (?:reply|comment)(?: cancel reply)?|cancel reply",
    r"(?:deja|dejar) (?:una respuesta|un comentario)(?: cancelar (?:la )?respuesta)?",
    r"cancelar (?:la )?respuesta",
    r"(?:deixe|deixar) (?:uma resposta|um comentário)(?: cancelar resposta)?|cancelar resposta",
    r"your email address will not be published(?:\. required fields.*)?",
    r"tu (?:dirección de )?correo electrónico no será publicad[ao](?:\. los campos.*)?",
    r"(?:o )?(?:seu|teu) (?:endereço de )?e-?mail não será publicado(?:\. .*campos.*)?",
    r"(?:skip to|saltar al|ir para o) (?:main )?(?:content|contenido|conteúdo)",
    r"please enable javascript.{0,80}|enable javascript to (?:view|continue|run).{0,80}",
)
_FURNITURE = re.compile(
    "|".join([*_LOGIN, *_COOKIES, *_AKISMET, *_SHARING, *_FORMS]), re.IGNORECASE
)
# An answer of somebody's server that was taken for a comment.
_ERROR_BODY = re.compile(
    r"""\{\s*"(?:error|errors|message|code|status|fault)"\s*:.*\}""",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 300  # nobody's button
_AROUND = " \t\r\n.!:|·•*-–—›»«<>"


def without_furniture(text: str) -> str:
    """Return what the author wrote; "" when all of it is the page's own."""
    if _ERROR_BODY.fullmatch(text.strip()):
        return ""
    lines = text.splitlines()
    own = [line for line in lines if not _is_furniture(line)]
    return text if len(own) == len(lines) else "\n".join(own).strip()


def _is_furniture(line: str) -> bool:
    bare = line.strip(_AROUND)
    if not bare or len(bare) > _LONGEST:
        return False
    return bool(_FURNITURE.fullmatch(bare) or _ERROR_BODY.fullmatch(bare))
