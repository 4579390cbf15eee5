"""What a program makes once, before it forks and before anybody waits for it.

Tables of addresses and the engine's automata are dear to make and never change: made before the fork they
are there for the first request of every process, and in memory once.
"""

import gc
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from reputation.analysis.engines import warm_up
from reputation.analysis.guard import likelihood, rules

# Regions that many brands speak. Another one is read when it is asked for first.
REGIONS = ("es-es", "es-mx", "pt-br", "pt-pt")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def warm_up_reading() -> None:
    """Make what reading a post needs."""
    if settings.TRIAGE:
        warm_up()
    rules.read_all()  # what a brand itself says is read on the way in, too
    likelihood.read_weights()


def warm_up_serving() -> None:
    """Make what answering a request needs."""
    import_module(settings.ROOT_URLCONF)
    warm_up_reading()
    warm_up_pages()


def warm_up_pages() -> None:
    """Compile the templates, and read what each language needs: its words, its numbers, its addresses."""
    from reputation.web.templatetags import figures

    templates = Path(settings.BASE_DIR, "templates")
    for file in templates.rglob("*.html"):
        get_template(file.relative_to(templates).as_posix())
    for language in (*dict(settings.LANGUAGES), *REGIONS):
        with translation.override(language):
            reverse("portfolio")
            translation.gettext("Score")
            figures.tenths(1.5)
            figures.ago(EPOCH, EPOCH)
            figures.moment(EPOCH, EPOCH)


def keep_shared() -> None:
    """Let the garbage collector leave alone what is here now: touching it would copy it after the fork."""
    gc.collect()
    gc.freeze()
