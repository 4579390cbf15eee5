"""What a page puts around a post goes; what an author wrote stays, to the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.furniture import without_furniture

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
]


@pytest.mark.parametrize("line", FURNITURE)
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
