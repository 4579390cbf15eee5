"""The document that a version of a playbook is: YAML in the library, JSON in the table.

Its words stand in Spanish, English and Portuguese, for the reader and the customer may
speak different ones. Types say what they can; `checking` says the rest.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from reputation.analysis.reading import Intent
from reputation.analysis.risk.bands import Band
from reputation.playbooks.durations import PATTERN

type Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
type Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]{0,62}$")]
type Text = Annotated[str, Meta(min_length=1, max_length=4000)]
type Duration = Annotated[str, Meta(pattern=PATTERN)]
type Amount = Annotated[str, Meta(pattern=r"^\d{1,9}\.\d\d$")]
type Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
# The values of tenants.access.Role and of reputation.channels.ChannelKind: a literal
# describes itself in the API's document, which Django's enumerations do not.
type RoleName = Literal[
    "agency_lead",
    "community_manager",
    "brand_pr",
    "legal_approver",
    "contractor",
    "auditor",
    "viewer",
]
type ChannelName = Literal[
    "twitter",
    "facebook",
    "instagram",
    "bluesky",
    "mastodon",
    "google_plus",
    "youtube",
    "blog",
    "news",
    "forum",
    "reviews",
    "email",
    "phone",
    "branch",
    "chat",
    "other",
]
type Cluster = Literal["victim", "accidental", "preventable"]
type Clock = Literal["business", "wall"]
type StepKind = Literal[
    "action",
    "reply",
    "approval",
    "contractor_task",
    "pause_publishing",
    "check",
    "post_mortem",
]
# What a case can be asked for, without anybody's opinion.
type Fact = Literal[
    "answered",  # the brand has answered in public, or privately on a private channel
    "claimed",  # we say that it is solved
    "confirmed",  # verified by a check, confirmed by the customer, or solved by them
    "promises_kept",  # no promise to the customer is open or broken
    "calm",  # the case's band is calm or watch
    "cause_known",  # the root cause is written down
    "remedy_covers",  # no gap between harm and remedy is left
]
LANGUAGES = ("es", "en", "pt")


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in the three languages of the product."""

    es: Text
    en: Text
    pt: Text

    def in_language(self, language: str) -> str:
        """Return the text in a language such as "es-MX"; English when we lack it."""
        found: str = getattr(self, language.partition("-")[0], self.en)
        return found


class When(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A condition: all that is given must hold; of a list, one of it."""

    band_at_least: Band | None = None
    channels: list[ChannelName] = []
    aspects: list[Name] = []
    signals: list[Name] = []
    clusters: list[Cluster] = []
    elapsed_over: Duration | None = None  # since the case was opened
    unanswered_contacts: Annotated[int, Meta(ge=1)] | None = None  # so many or more
    facts: list[Fact] = []  # of this list, all
    lacks: list[Fact] = []  # of this list, none


class Due(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """By when: a duration after something, on the wall's or the office's clock."""

    within: Duration
    after: Annotated[
        str,
        Meta(
            pattern=r"^(case_opened|run_started|band_changed|claimed|step:[a-z0-9-]+)$"
        ),
    ] = "run_started"
    clock: Clock = "wall"


class Approval(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who agrees before a step counts as done, by when, and who else after that."""

    role: RoleName
    within: Duration
    fallback_role: RoleName | None = None


class Branch(Struct, frozen=True, forbid_unknown_fields=True, rename={"when": "if"}):
    """Where to go on after a step: what lies between is not needed."""

    when: When
    go: Key


class Step(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to do."""

    key: Key
    title: Words
    text: Words
    owner_role: RoleName
    kind: StepKind = "action"
    backup_role: RoleName | None = None
    due: Due | None = None
    mandatory: bool = False
    when: When | None = None
    next: list[Branch] = []
    approval: Approval | None = None
    template: Key | None = None


class Template(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text to start a reply from, with {{ variables }} and {{ fallbacks|in words }}."""

    key: Key
    texts: Words
    channels: list[ChannelName] = []  # none: any


class Rung(Struct, frozen=True, forbid_unknown_fields=True):
    """What a band of risk means here, and how fast a public reply has to be."""

    band: Band
    meaning: Words
    reply_within: Duration


class Matches(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a case looks like for which the playbook is suggested."""

    clusters: list[Cluster] = []
    aspects: list[Name] = []
    channels: list[ChannelName] = []
    signals: list[Name] = []
    intents: list[Intent] = []
    minimum_band: Band = "calm"


class KnownUnknown(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be known before anything is explained, and what may not be guessed."""

    known: list[Words]
    unknown: list[Words]


class RemedyLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """How much a role may offer without asking."""

    role: RoleName
    amount: Amount
    currency: Currency

    @property
    def most(self) -> Decimal:
        return Decimal(self.amount)


class Exit(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A condition for ending the run: a fact of the case, or a person's word."""

    key: Key
    text: Words
    fact: Fact | None = None


class FollowUp(Struct, frozen=True, forbid_unknown_fields=True):
    """A date after the claim on which somebody looks again whether it holds."""

    within: Duration
    text: Words


class Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole playbook."""

    slug: Key
    title: Words
    summary: Words
    trigger: Words
    exclusions: list[Words]
    matches: Matches
    strategy: Words  # what to say and not to say, after SCCT
    ladder: list[Rung]
    facts: KnownUnknown
    do: list[Words]
    dont: list[Words]
    steps: Annotated[list[Step], Meta(min_length=1, max_length=60)]
    owner: RoleName
    review_date: date
    exits: Annotated[list[Exit], Meta(min_length=1)]
    templates: list[Template] = []
    remedy_limits: list[RemedyLimit] = []
    follow_ups: list[FollowUp] = []
    sources: list[Text] = []

    def step(self, key: str) -> Step:
        """Return the step of that key. Raises KeyError."""
        for step in self.all_steps():
            if step.key == key:
                return step
        raise KeyError(key)

    def template(self, key: str) -> Template:
        """Return the template of that key. Raises KeyError."""
        for template in self.templates:
            if template.key == key:
                return template
        raise KeyError(key)

    def all_steps(self) -> list[Step]:
        """Return the steps in order, with a check for each follow-up at the end."""
        checks = [
            Step(
                key=f"follow-up-{number}",
                title=follow_up.text,
                text=follow_up.text,
                owner_role=self.owner,
                kind="check",
                due=Due(within=follow_up.within, after="claimed"),
                when=When(facts=["claimed"]),
            )
            for number, follow_up in enumerate(self.follow_ups, 1)
        ]
        return [*self.steps, *checks]
