"""What a page puts around a post goes; what an author wrote stays, to the word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.furniture import without_furniture
from reputation.analysis.furniture_lines import BUTTONS as BUTTON_PATTERNS
from reputation.analysis.furniture_lines import SURE

FURNITURE = [
    "Log in to leave a comment",
    "You must be logged in to post a comment.",
    "Log in or register to comment on this post",
    "Sign in with Facebook, Google or Twitter",
    "Inicia sesión para comentar",
    "Debes estar conectado para publicar un comentario",
    "Accede o regístrate para responder",
    "Faça login para comentar",
    "Você precisa fazer login para publicar um comentário.",
    "This site uses cookies to improve your experience. Read more",
    "Accept all cookies",
    "Esta web utiliza cookies propias y de terceros para mejorar",
    "Utilizamos cookies para ofrecer la mejor experiencia",
    "Aceptar cookies",
    "Utilizamos cookies próprios e de terceiros",
    "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
    "Este sitio usa Akismet para reducir el spam. Aprende cómo se procesan los datos de tus comentarios.",
    "Este site utiliza o Akismet para reduzir spam.",
    "Share this: Facebook Twitter WhatsApp",
    "Compartir en Facebook",
    "Comparte esto: Twitter | LinkedIn",
    "Facebook · Twitter · Pinterest · Email",
    "Me gusta: Cargando…",
    "Leave a Reply Cancel reply",
    "Deja un comentario",
    "Your email address will not be published. Required fields are marked *",
    "Tu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *",
    '{"error": {"code": 403, "message": "Forbidden"}}',
    '{"message": "Rate limit exceeded"}',
]
MORE_FURNITURE = [
    "Please log in to comment.",
    "Sign in to reply",
    "Login to post comments",
    "Log in or register to post comments",
    "Want to join the discussion? Sign in",
    "Already have an account? Log in",
    "Create an account or sign in to comment",
    "You need to be a member in order to leave a comment",
    "Inicia sesión o regístrate para comentar",
    "Debes iniciar sesión para publicar un comentario.",
    "Debes estar registrado para comentar",
    "Tienes que iniciar sesión para comentar",
    "Para comentar debes estar registrado",
    "Para comentar, inicia sesión",
    "Necesitas iniciar sesión para comentar",
    "Lo siento, debes estar conectado para publicar un comentario.",
    "Accede para responder",
    "Acceder para responder",
    "Inicie sesión para dejar un comentario",
    "¿Ya tienes cuenta? Inicia sesión",
    "¿No tienes cuenta? Regístrate",
    "Conéctate para comentar",
    "Regístrate gratis para seguir leyendo",
    "Contenido exclusivo para suscriptores",
    "Entre para comentar",
    "Faça login ou cadastre-se para comentar",
    "É necessário fazer login para comentar",
    "Você precisa estar logado para comentar",
    "Tem de iniciar a sessão para publicar um comentário.",
    "Inicie sessão para comentar",
    "Acesse para responder",
    "We use cookies",
    "We use cookies to improve your experience on our site.",
    "We use cookies and similar technologies to personalise content.",
    "This website uses cookies to ensure you get the best experience on our website.",
    "By continuing to use this site, you agree to our use of cookies.",
    "By continuing to browse you accept our cookie policy",
    "Cookie settings",
    "Manage preferences",
    "Cookie Policy",
    "Cookies policy",
    "Read more about cookies",
    "Este sitio web utiliza cookies para mejorar la experiencia de usuario.",
    "Utilizamos cookies propias y de terceros para mejorar nuestros servicios.",
    "Usamos cookies propias y de terceros para analizar sus hábitos",
    "Si continúa navegando, consideramos que acepta su uso.",
    "Si continúas navegando aceptas el uso de cookies",
    "Al continuar navegando acepta nuestra política de cookies",
    "Al usar este sitio, aceptas el uso de cookies.",
    "Más información sobre las cookies",
    "Configuración de cookies",
    "Configurar cookies",
    "Política de cookies",
    "Este site usa cookies para melhorar a sua experiência",
    "Utilizamos cookies para melhorar a sua experiência de navegação.",
    "Nós usamos cookies",
    "Usamos cookies para personalizar conteúdo e anúncios.",
    "Ao continuar a navegar, está a aceitar a utilização de cookies",
    "Ao continuar navegando, você concorda com a nossa política de cookies",
    "Aceitar cookies",
    "Política de cookies",
    "Privacidade e cookies: este site usa cookies",
    "Privacidad y cookies: este sitio usa cookies. Al continuar usando este sitio, aceptas su uso.",
    "Privacy & Cookies: This site uses cookies.",
    "Close and accept",
    "Cerrar y aceptar",
    "Este sitio usa Akismet para reducir el spam. Conoce cómo se procesan los datos de tus comentarios.",
    "Este site utiliza o Akismet para reduzir spam. Saiba como seus dados em comentários são processados.",
    "Este site utiliza o Akismet para reduzir o spam. Fica a saber como se tratam os dados dos comentários.",
    "Protected by reCAPTCHA",
    "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
    "Este sitio está protegido por reCAPTCHA",
    "Share on Facebook",
    "Click to share on Twitter (Opens in new window)",
    "Click to share on Facebook (Opens in new window)",
    "Haz clic para compartir en Twitter (Se abre en una ventana nueva)",
    "Clique para compartilhar no Facebook(abre em nova janela)",
    "Clique para partilhar no Twitter (Opens in new window)",
    "Compartir en Twitter",
    "Compartilhar no WhatsApp",
    "Compartilhe isso:",
    "Like this:",
    "Like Loading...",
    "Me gusta esto:",
    "Me gusta Cargando...",
    "Curtir isso:",
    "Curtir Carregando...",
    "Loading...",
    "Ver más comentarios",
    "Load more comments",
    "Cargar más comentarios",
    "Carregar mais comentários",
    "Show more replies",
    "Leave a comment",
    "Deja una respuesta",
    "Cancelar respuesta",
    "Deixe um comentário",
    "Deixe uma resposta",
    "Cancelar resposta",
    "O seu endereço de email não será publicado. Campos obrigatórios marcados com *",
    "Save my name, email, and website in this browser for the next time I comment.",
    "Guarda mi nombre, correo electrónico y web en este navegador para la próxima vez que comente.",
    "Salvar meus dados neste navegador para a próxima vez que eu comentar.",
    "Notify me of follow-up comments by email.",
    "Notify me of new posts by email.",
    "Recibir un correo electrónico con los siguientes comentarios a esta entrada.",
    "Recibir un email con cada nueva entrada.",
    "Avísame por correo de nuevos comentarios",
    "Notifique-me sobre novos comentários por e-mail.",
    "Post Comment",
    "Publicar comentario",
    "Publicar comentário",
    "Name *",
    "Nombre *",
    "Email *",
    "Correo electrónico *",
    "Comment *",
    "Comentario *",
    "Skip to content",
    "Saltar al contenido",
    "Pular para o conteúdo",
    "Subscribe to our newsletter",
    "Suscríbete a nuestra newsletter",
    "Suscríbete al boletín",
    "Assine nossa newsletter",
    "Follow us on Facebook",
    "Síguenos en Twitter",
    "Siga-nos no Instagram",
    "Please enable JavaScript to view the comments powered by Disqus.",
    "Comments powered by Disqus",
    "ADVERTISEMENT - CONTINUE READING BELOW",
    "All rights reserved",
    "© 2013 Blog de Ana. Todos los derechos reservados.",
    "Powered by WordPress",
    "Funciona con WordPress",
    "Posted in Uncategorized",
    "Publicado en Sin categoría",
    "Leave this field empty if you're human:",
    "Deja vacío este campo si eres humano:",
    "Checking your browser before accessing example.com.",
    "Enable JavaScript and cookies to continue",
    "Verifying you are human. This may take a few seconds.",
    "403 Forbidden",
    "404 Not Found",
    "502 Bad Gateway",
    "Error 404: página no encontrada",
    '{"error":"rate limited"}',
    '{"success":false,"error":{"code":403}}',
    '{"timestamp":"2013-05-23T10:00:00Z","status":500,"error":"Internal Server Error","path":"/c"}',
    '{"statusCode":429,"message":"Too many requests"}',
    '{"ok":false,"description":"Forbidden"}',
    '[{"code":"rest_forbidden","message":"Lo siento"}]',
    '{"errors":[{"message":"Bad"}],"data":null}',
    '{"detail":"Authentication credentials were not provided."}',
    '{"data":null,"errors":[{"message":"x"}]}',
    '{"result":"error","msg":"invalid token"}',
    '{"mensaje":"Error interno"}',
    '{"error_description":"invalid","error":"invalid_grant"}',
]
# Words of pages that an author may have said as well: gone only among others.
BUTTONS = [
    "Reject all",
    "Aceptar todo",
    "Rechazar todo",
    "Aviso legal",
    "Aceitar todos",
    "Tweet",
    "Enviar por correo electrónico",
    "Responder",
    "Report",
    "Denunciar",
    "Reportar",
    "Reply ↓",
    "Responder ↓",
    "Responder a este comentario",
    "Report abuse",
    "Reportar abuso",
    "Denunciar abuso",
    "Website",
    "Web",
    "Subscribe",
    "Advertisement",
    "Publicidad",
    "Publicidade",
    "Anuncios",
    "Related posts",
    "Entradas relacionadas",
    "Posts relacionados",
    "Previous post",
    "Next post",
    "Entrada anterior",
    "Entrada siguiente",
    "3 comments",
    "3 comentarios",
    "Access denied",
    "Too Many Requests",
    "Internal Server Error",
    "Página no encontrada",
    "Sign up",
    "Registrarse",
    "Entrar",
    "Cadastre-se",
]
OWN_WORDS = [
    "I cannot log in to my account since Monday",
    "Log in to your account and you see nothing, a shame",
    "Sign in to the app fails since the update",
    "Iniciar sesión para pagar es imposible desde ayer",
    "Fazer login para ver a fatura não funciona",
    "You must be joking",
    "This site uses cookies and never asked me, that is illegal",
    "Las cookies que venden están rancias",
    "Aceptar cookies no debería ser obligatorio para reclamar",
    "Akismet blocks all my comments on your blog",
    "Comparte esto, que se entere todo el mundo",
    "¡COMPARTIR!, por favor, nos han estafado",
    "Facebook y Twitter no responden",
    "Twitter",
    "Deja un comentario si también te pasa",
    'My order shows {"error": 500} at checkout',
    "Your email address will not be published by us, they said, and it was",
    "Cargando el móvil se quemó",
    "No puedo iniciar sesión para comentar en su web",
    "Debes iniciar sesión para pagar la factura y no deja",
    "Log in to my account fails every time",
    "I share this because nobody answers",
    "Compartan en Facebook, que se enteren",
    "Aceptar las cookies me borró la cesta",
    "Este sitio usa cookies y me robó los datos",
    "Esta web usa cookies y no funciona",
    "Responder no es lo suyo",
    "Denuncia",
    "Denunciar a Movistar ante Profeco",
    "Publicidad engañosa",
    "Aviso legal: os voy a demandar",
    "Acceso denegado otra vez, llevo tres días",
    "404 veces he llamado",
    "403 Forbidden cada vez que entro",
    "Error 404 en su web desde ayer, no puedo pagar",
    "Access denied to my own account for two weeks!",
    '{"yo":"soy un cliente enfadado"}',
    '{"nota": "me cobraron dos veces"}',
    "3 comentarios me borraron",
    "Cargando... cargando... así tres horas",
    "Loading... loading... is all your app does",
    "Suscríbete, dijeron. Será fácil, dijeron",
    "Compartir wifi no funciona",
    "Facebook no carga",
    "No me deja dejar un comentario",
    "Siga-nos enganando",
    "Contesten",
    "Reporten esta cuenta",
    "Entrar na loja foi um erro",
    "Todos los derechos reservados para ellos y ninguno para mí",
    "Nombre: Ana",
    "Email enviado tres veces, sin respuesta",
    "Website caído",
    "Web caída desde ayer",
    "Next post: how they lied to me",
    "Comentario de un cliente harto",
    "Name one thing they did right",
    "Verifying you are human took me ten minutes on your site",
]


@pytest.mark.parametrize("line", [*FURNITURE, *MORE_FURNITURE])
def test_furniture_is_nobodys_words(line):
    assert without_furniture(line) == ""
    assert without_furniture(f"Me cobran de más.\n\n  {line}\n") == "Me cobran de más."


@pytest.mark.parametrize("line", OWN_WORDS)
def test_near_misses_stay_to_the_word(line):
    assert without_furniture(line) == line
    assert without_furniture(f"{line}\n\nCompartir en Facebook") == line


@given(st.text(max_size=400))
def test_nothing_is_ever_added(text):
    left = without_furniture(text)

    assert len(left) <= len(text)
    assert set(left) <= set(text) | {"\n"}


@pytest.mark.parametrize("line", BUTTONS)
def test_a_button_goes_among_other_furniture_only(line):
    own = "Me cobran de más."

    assert without_furniture(line) == line
    assert without_furniture(f"{own}\n{line}") == f"{own}\n{line}"
    assert without_furniture(f"{own}\n{line}\nCompartir en Facebook") == own
    assert without_furniture(f"{own}\nSearch\n{line}") == own


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
        "<!DOCTYPE html>\n<html><body><h1>403 Forbidden</h1></body></html>\n",
        '[{"code": "rest_forbidden", "message": "Lo siento"}]',
        '{\n  "statusCode": 429,\n  "message": "Too many requests"\n}',
    ],
)
def test_what_a_server_answered_is_nobodys_words(page):
    assert without_furniture(page) == ""


def test_an_error_between_an_authors_lines_goes():
    error = '{\n  "success": false,\n  "error": {"code": 403}\n}'

    assert without_furniture(f"Me cobran de más.\n{error}\nY no contestan.") == (
        "Me cobran de más.\n\nY no contestan."
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"cliente": "soy yo", "error": "me cobraron dos veces"}',
        'Me sale esto: {"error": 500} al pagar',
        "{",
        "[" * 5_000,
    ],
)
def test_what_only_looks_like_an_error_stays(text):
    assert without_furniture(text) == text


def test_every_pattern_is_in_lower_case():
    # Of "\W", "\D" and "\S" the letter means something else.
    for pattern in (*SURE, *BUTTON_PATTERNS):
        assert re.sub(r"\\[A-Z]", "", pattern).islower(), pattern
