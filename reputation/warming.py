"""What a program makes once, before it forks and before anybody waits for it.

Tables of addresses and the engine's automata are dear to make and never change: made before the fork they
are there for the first request of every process, and in memory once.
"""

import gc
from importlib import import_module

from django.conf import settings

from reputation.analysis.engines import warm_up


def warm_up_reading() -> None:
    """Make what reading a post needs."""
    if settings.TRIAGE:
        warm_up()


def warm_up_serving() -> None:
    """Make what answering a request needs."""
    import_module(settings.ROOT_URLCONF)
    warm_up_reading()


def keep_shared() -> None:
    """Let the garbage collector leave alone what is here now: touching it would copy it after the fork."""
    gc.collect()
    gc.freeze()
