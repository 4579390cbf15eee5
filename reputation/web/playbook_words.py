"""What the codes of playbooks are called on a page: conditions, due times and grounds in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reputation.channels.capabilities import ChannelKind
from reputation.playbooks.durations import parse_duration
from reputation.playbooks.format import Document, Due, Matches, When
from reputation.playbooks.suggesting import Reason
from reputation.web import cases_words, reading_words
from reputation.web.templatetags.figures import span
from reputation.web.templatetags.marks import BAND_WORDS
from reputation.web.words import signal_label
from tenants.access import Role

type Words = dict[str, str | Promise]

KINDS: Words = {
    "action": _("To do"),
    "reply": _("Reply"),
    "approval": _("Consent"),
    "contractor_task": _("Task for a contractor"),
    "pause_publishing": _("Pause of planned posts"),
    "check": _("Check"),
    "post_mortem": _("Post-mortem"),
}
FACTS: Words = {
    "answered": _("the customer has been answered"),
    "claimed": _("a fix is claimed"),
    "confirmed": _("the solution is confirmed"),
    "promises_kept": _("no promise is open"),
    "calm": _("the risk is calm or on watch"),
    "cause_known": _("the root cause is known"),
    "remedy_covers": _("the remedy covers the harm"),
}
LACKS: Words = {
    "answered": _("the customer has not been answered"),
    "claimed": _("no fix is claimed"),
    "confirmed": _("the solution is not confirmed"),
    "promises_kept": _("a promise is open"),
    "calm": _("the risk is elevated or higher"),
    "cause_known": _("the root cause is not known"),
    "remedy_covers": _("the remedy does not cover the harm"),
}
AFTER: Words = {
    "case_opened": _("%(span)s after the case was opened"),
    "run_started": _("%(span)s after it is wanted"),
    "band_changed": _("%(span)s after the risk changed its band"),
    "claimed": _("%(span)s after a fix was claimed"),
}
GROUNDS: Words = {
    "signals": _("Signals"),
    "aspects": _("What it is about"),
    "cluster": _("Whose fault it is"),
    "channels": _("Channel"),
    "intents": _("What the customer wants"),
    "band": _("Risk"),
}


def band_word(band: str) -> str:
    return str(BAND_WORDS[band])


def role_word(role: str) -> str:
    return str(Role(role).label)


def span_word(duration: str) -> str:
    """Return a duration of a playbook as pages write spans: 30 min, 7 d."""
    return span(parse_duration(duration))


def when_words(when: When | None) -> list[str]:
    """Return a condition in words, one line for each thing that must hold."""
    return list(_conditions(when)) if when else []


def _conditions(when: When) -> Iterator[str]:
    if when.band_at_least:
        yield gettext("the risk is %(band)s or higher") % {
            "band": band_word(when.band_at_least).lower()
        }
    yield from _named(when)
    if when.elapsed_over:
        yield gettext("more than %(span)s have passed since the case was opened") % {
            "span": span_word(when.elapsed_over)
        }
    if when.unanswered_contacts:
        yield ngettext(
            "%(n)s attempt to reach the customer has failed",
            "%(n)s attempts to reach the customer have failed",
            when.unanswered_contacts,
        ) % {"n": when.unanswered_contacts}
    yield from (str(FACTS[fact]) for fact in when.facts)
    yield from (str(LACKS[fact]) for fact in when.lacks)


def _named(when: When) -> Iterator[str]:
    if when.channels:
        yield gettext("it is on %(names)s") % {"names": channel_words(when.channels)}
    if when.aspects:
        yield gettext("it is about %(names)s") % {
            "names": _listed(
                reading_words.word(reading_words.ASPECTS, name) for name in when.aspects
            )
        }
    if when.signals:
        yield gettext("there is: %(names)s") % {
            "names": _listed(map(signal_label, when.signals))
        }
    if when.clusters:
        yield _listed(str(cases_words.CLUSTERS[name]) for name in when.clusters)


def _listed(names: Iterable[str]) -> str:
    return gettext(" or ").join(names)


def channel_words(kinds: Sequence[str]) -> str:
    """Return the names of kinds of channels."""
    return _listed(str(ChannelKind(kind).label) for kind in kinds)


def due_words(due: Due | None, document: Document, language: str) -> str:
    """Return when a step is due, in words."""
    if due is None:
        return ""
    if due.after.startswith("step:"):
        step = document.step(due.after.removeprefix("step:"))
        words = gettext("%(span)s after “%(step)s”") % {
            "span": span_word(due.within),
            "step": step.title.in_language(language),
        }
    else:
        words = str(AFTER[due.after]) % {"span": span_word(due.within)}
    if due.clock == "business":
        words = gettext("%(words)s, in working hours") % {"words": words}
    return words


def match_words(matches: Matches) -> list[tuple[str, str]]:
    """Return for which cases a playbook is suggested, as pairs of ground and names."""
    found = [
        (GROUNDS["signals"], _listed(map(signal_label, matches.signals))),
        (
            GROUNDS["aspects"],
            _listed(
                reading_words.word(reading_words.ASPECTS, each)
                for each in matches.aspects
            ),
        ),
        (
            GROUNDS["cluster"],
            _listed(str(cases_words.CLUSTERS[each]) for each in matches.clusters),
        ),
        (GROUNDS["channels"], channel_words(matches.channels)),
        (
            GROUNDS["intents"],
            _listed(
                reading_words.word(reading_words.INTENTS, each)
                for each in matches.intents
            ),
        ),
    ]
    if matches.minimum_band != "calm":
        least = gettext("%(band)s or higher") % {
            "band": band_word(matches.minimum_band)
        }
        found.append((GROUNDS["band"], least))
    return [(str(ground), names) for ground, names in found if names]


def reason_words(reasons: list[Reason]) -> str:
    """Return why a playbook fits a case, in one line."""
    names: dict[str, Callable[[str], str]] = {
        "signals": signal_label,
        "aspects": lambda name: reading_words.word(reading_words.ASPECTS, name),
        "cluster": lambda name: str(cases_words.CLUSTERS[name]),
        "channels": lambda name: str(ChannelKind(name).label),
        "intents": lambda name: reading_words.word(reading_words.INTENTS, name),
        "band": band_word,
    }
    return " · ".join(
        ", ".join(names[reason.ground](name) for name in reason.names)
        for reason in reasons
    )
