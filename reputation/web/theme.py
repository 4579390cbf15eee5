"""Light, dark, or as the system says."""

from django.http import HttpRequest

COOKIE = "vigia_theme"
THEMES = ("light", "dark")


def theme(request: HttpRequest) -> dict[str, str]:
    """Give templates the theme that the reader chose; empty: as the system says."""
    chosen = request.COOKIES.get(COOKIE, "")
    return {"theme": chosen if chosen in THEMES else ""}
