"""What triage's codes are called on a page: cues, intents, aspects, extracts, levels. One table each.

The engine names its groups of cues for itself; a group without a name here is shown by its own, in words.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from reputation.mentions.correcting import base_of
from reputation.risk.wording import SIGNAL_LABELS

type Words = Mapping[str, str | Promise]

SIGNALS: Words = SIGNAL_LABELS
COMPLAINT_BANDS: Words = {
    "complaint": _("Complaint"),
    "review": _("Perhaps a complaint"),
    "none": _("No complaint"),
}
SENTIMENTS: Words = {
    "positive": _("In favor of the brand"),
    "neutral": _("Neutral"),
    "negative": _("Against the brand"),
}
LEVELS: Words = {
    "low": _("Low"),
    "medium": _("Medium"),
    "high": _("High"),
    "critical": _("Critical"),
}
LANGUAGES: Words = {
    "": _("Unknown language"),
    "es": _("Spanish"),
    "en": _("English"),
    "pt": _("Portuguese"),
    "it": _("Italian"),
    "fr": _("French"),
    "de": _("German"),
    "ca": _("Catalan"),
}
INTENTS: Words = {
    "complaint": _("Complaint"),
    "request": _("Request for service"),
    "question": _("Question"),
    "praise": _("Praise"),
    "recovery": _("Problem that was solved"),
    "threat": _("Threat to escalate"),
    "copycat": _("Another brand’s victim"),
    "advert": _("Advert"),
    "job": _("Job offer"),
    "news": _("News"),
}
ASPECTS: Words = {
    "billing": _("Billing"),
    "coverage": _("Coverage"),
    "speed": _("Speed"),
    "delivery": _("Delivery"),
    "stock": _("Stock"),
    "call_centre": _("Call center"),
    "store": _("Store or branch"),
    "branch": _("Store or branch"),
    "refund": _("Refund"),
    "schedule_change": _("Change of schedule"),
    "baggage": _("Baggage"),
    "staff": _("Staff"),
    "contract_exit": _("Leaving the contract"),
    "hosting_down": _("Hosting is down"),
    "app_or_web": _("App or website"),
    "product_failure": _("Product that failed"),
    "price": _("Price"),
    "warranty": _("Warranty"),
    "privacy": _("Privacy"),
    "payment": _("Payment"),
    "other": _("Something else"),
}
EXTRACTS: Words = {
    "money": _("Amount"),
    "deadline": _("Date"),
    "pii": _("Personal data"),
    "brand": _("Another brand"),
    "quotation": _("Quoted words"),
}
BRAND_ROLES: Words = {
    "victim_of_copycat": _("Another brand: its customer too"),
    "alternative": _("Another brand: gone to instead"),
    "agency": _("Another brand: at work for one of them"),
    "compared": _("Another brand: compared"),
}
CUES: Words = {
    "addressed": _("Begins with a name"),
    "advert": _("Words of adverts"),
    "anger": _("Anger"),
    "announce": _("Announcement"),
    "ask": _("Asks for something"),
    "asks": _("Question mark"),
    "awful": _("Strong reproach"),
    "bad": _("Reproach"),
    "brand_model": _("What this brand’s corrections taught"),
    "brief": _("Very short"),
    "but": _("“But”"),
    "chat": _("Small talk"),
    "company": _("Words of customers and companies"),
    "contact": _("Contact"),
    "contact_failed": _("Contact that led nowhere"),
    "demand": _("Demand"),
    "denied": _("Something that is not there"),
    "exclaims": _("Exclamation mark"),
    "exclaims_much": _("Several exclamation marks"),
    "face_cross": _("Angry face"),
    "face_glad": _("Glad face"),
    "face_laugh": _("Laughing face"),
    "face_love": _("Loving face"),
    "face_sad": _("Sad face"),
    "failure": _("Something does not work"),
    "glad": _("Joy"),
    "good": _("Approval"),
    "insult": _("Insult"),
    "late": _("Delay"),
    "laugh": _("Laughter"),
    "leaving": _("Leaving, or going to the authorities"),
    "link": _("Link"),
    "long": _("Long"),
    "love": _("Enthusiasm"),
    "me": _("Speaks of oneself"),
    "mixed": _("Praise and reproach"),
    "mocked": _("Mocking praise"),
    "mockery": _("Mockery"),
    "money": _("Money"),
    "names": _("Names somebody"),
    "names_many": _("Names several"),
    "news": _("Words of news"),
    "not_bad": _("Reproach, negated"),
    "not_good": _("Approval, negated"),
    "number": _("Number"),
    "other_victim": _("Another brand’s victim"),
    "outcry": _("Outcry"),
    "praise": _("Praise"),
    "praises": _("Praise"),
    "questions": _("Question"),
    "quoted": _("Quotes somebody"),
    "recovered": _("Trouble that is over"),
    "repost": _("Passes on what others said"),
    "requests": _("Request"),
    "resolved": _("Solved"),
    "sarcasm": _("Sarcasm"),
    "service": _("Bad service"),
    "shouts": _("Capitals"),
    "silence": _("No answer"),
    "solved": _("Solved"),
    "stakes": _("Grave words"),
    "surprise": _("Surprise"),
    "swear": _("Swear word"),
    "tag": _("Hashtag"),
    "tags_many": _("Several hashtags"),
    "thanks": _("Thanks"),
    "trails_off": _("Trails off"),
    "very_long": _("Very long"),
    "waiting": _("Waiting"),
    "why": _("Reproachful question"),
    "wrong_company": _("Something wrong, with a company"),
    "wrong_me": _("Something wrong, with oneself"),
    "you": _("Addresses the brand"),
}


def word(table: Words, code: str) -> str:
    """Return what a code is called; the code itself in words when it has no name."""
    return str(table.get(code) or humanised(code))


def language_word(tag: str) -> str:
    """Return what a language is called; one of a region with its tag, and one of others by its tag alone."""
    name = LANGUAGES.get(base_of(tag))
    if name is None:
        return tag
    return f"{name} ({tag})" if "-" in tag else str(name)


def cue_label(code: str) -> str:
    """Return what a group of cues is called, whichever table knows it."""
    return _cue_label(code, get_language())


@lru_cache(maxsize=1024)  # the same few stand in every text
def _cue_label(code: str, language: str | None) -> str:  # noqa: ARG001 - in the key
    _topic, _dot, group = code.rpartition(".")
    for table in (SIGNAL_LABELS, CUES, ASPECTS, INTENTS):
        if found := table.get(code) or table.get(group):
            return str(found)
    return humanised(group)


def extract_label(kind: str, what: str) -> str:
    """Return what an extract is called; of another brand the part that it plays."""
    if kind == "brand" and what in BRAND_ROLES:
        return word(BRAND_ROLES, what)
    return word(EXTRACTS, kind)


def humanised(code: str) -> str:
    """Return a code as words: `call_centre` becomes “Call centre”."""
    return code.replace("_", " ").replace(":", ": ").capitalize()


def engine_label(engine: str) -> str:
    """Return which engine read, as a sentence would name it."""
    base, plus, model = engine.partition("+brand-")
    if plus:
        return now("%(engine)s with this brand’s model %(version)s") % {
            "engine": base,
            "version": model,
        }
    return engine
