"""A document is refused with the place of its fault; what ships is without any."""

import re
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.channels.capabilities import ChannelKind
from reputation.playbooks.checking import PlaybookIsBroken, read_document, written
from reputation.playbooks.durations import PATTERN, parse_duration
from reputation.playbooks.format import LANGUAGES, ChannelName, RoleName
from reputation.playbooks.shelf import LIBRARY, shipped
from reputation.playbooks.wording import (
    VARIABLES,
    BadPlaceholder,
    TemplateNeedsMore,
    fill_in,
    variables_in,
)
from tenants.access import Role
from tests.playbooks.documents import a_playbook, a_step, words

TWELVE = [
    "single-complaint",
    "unanswered-outreach",
    "outage",
    "false-fix",
    "executive-tagged",
    "deleted-comments",
    "campaign-against-us",
    "deadline-and-remedy",
    "channel-journey",
    "legal-or-regulator",
    "safety-or-injury",
    "holding-statement",
]


def faults(**fields):
    with pytest.raises(PlaybookIsBroken) as refused:
        read_document(a_playbook(**fields))
    return [(each.pointer, each.code) for each in refused.value.faults]


def test_a_whole_document_is_read_and_written_the_same():
    given_back = written(read_document(a_playbook()))

    assert read_document(msgspec.json.decode(msgspec.json.encode(given_back))) == (
        read_document(a_playbook())
    )


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        pytest.param(
            [a_step("a"), a_step("a")], ("/steps", "twice"), id="the same key twice"
        ),
        pytest.param(
            [a_step("a", due={"within": "soon"})],
            ("/steps/0/due/within", "wrong_type"),
            id="no duration",
        ),
        pytest.param(
            [a_step("a", due={"within": "PT1H", "after": "step:b"}), a_step("b")],
            ("/steps/0/due/after", "unknown_step"),
            id="due after a later step",
        ),
        pytest.param(
            [
                a_step("a"),
                a_step("b", next=[{"if": {"lacks": ["claimed"]}, "go": "a"}]),
            ],
            ("/steps/1/next/0/go", "unknown_step"),
            id="a branch that leads back",
        ),
        pytest.param(
            [a_step("a", next=[{"if": {}, "go": "b"}]), a_step("b")],
            ("/steps/0/next/0/if", "no_condition"),
            id="a branch without a condition",
        ),
        pytest.param(
            [a_step("a", when={"signals": ["bad_mood"]})],
            ("/steps/0/when/signals/0", "unknown_signal"),
            id="an unknown signal",
        ),
        pytest.param(
            [a_step("a", template="hello")],
            ("/steps/0/template", "unknown_template"),
            id="an unknown template",
        ),
        pytest.param(
            [a_step("a", kind="approval")],
            ("/steps/0/approval", "no_approver"),
            id="an approval by nobody",
        ),
        pytest.param(
            [a_step("a", owner_role="emperor")],
            ("/steps/0/owner_role", "wrong_type"),
            id="an unknown role",
        ),
        pytest.param(
            [a_step("a", colour="red")], ("/steps/0", "unknown_field"), id="a new field"
        ),
        pytest.param([], ("/steps", "wrong_type"), id="no step at all"),
    ],
)
def test_a_step_that_leads_nowhere_is_refused_with_its_place(steps, fault):
    assert faults(steps=steps) == [fault]


def test_a_text_in_two_languages_is_refused():
    assert faults(title={"es": "Hola", "en": "Hello"}) == [("/title", "missing_field")]


def test_all_faults_of_sense_come_at_once():
    found = faults(
        matches={"signals": ["bad_mood"]},
        steps=[a_step("a", template="hello", when={})],
        templates=[{"key": "t", "texts": words("{{ nobody }}")}],
    )

    assert found == [
        ("/matches/signals/0", "unknown_signal"),
        ("/steps/0/template", "unknown_template"),
        ("/steps/0/when", "no_condition"),
        ("/templates/0/texts/es", "bad_variable"),
        ("/templates/0/texts/en", "bad_variable"),
        ("/templates/0/texts/pt", "bad_variable"),
    ]


# --- What ships ---


def test_twelve_playbooks_ship_in_this_order():
    assert list(shipped()) == TWELVE


@pytest.mark.parametrize("slug", TWELVE)
def test_a_shipped_playbook_keeps_to_the_practice(slug):
    document = shipped()[slug]

    assert any(step.mandatory for step in document.steps)
    assert document.templates, "words to start from"
    assert document.do
    assert document.dont
    assert document.facts.unknown, "what may not be guessed"
    assert document.ladder
    assert document.follow_ups, "somebody looks again"
    assert document.sources
    assert {rung.reply_within for rung in document.ladder} <= {
        "PT15M", "PT30M", "PT60M", "PT4H", "PT24H",
    }  # fmt: skip


@pytest.mark.parametrize("slug", TWELVE)
def test_every_template_of_a_shipped_playbook_is_used_or_says_who_for(slug):
    document = shipped()[slug]
    used = {step.template for step in document.steps}

    for template in document.templates:
        texts = [getattr(template.texts, language) for language in LANGUAGES]
        names = [set(variables_in(text)) for text in texts]
        assert names[0] == names[1] == names[2], template.key
        assert template.key in used or template.channels or len(texts) == 3


@pytest.mark.parametrize("slug", TWELVE)
def test_a_template_that_speaks_of_the_future_names_a_time(slug):
    """No template leaves without an hour, unless it tells the end of the story."""
    endings = re.compile(r"over$|^close|^fixed|^restored$|^decision$|^offer$|^proposal")
    for template in shipped()[slug].templates:
        needs = {
            name for name, words in variables_in(template.texts.es).items() if not words
        }
        has_time = needs & {"next_update_at", "promised_at"}
        assert has_time or endings.search(template.key), template.key


def test_every_file_of_the_library_is_named_after_its_playbook():
    for path in LIBRARY.glob("*.yaml"):
        assert path.stem[3:] in shipped()


# --- Durations and templates ---


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("PT30M", 30), ("PT1H30M", 90), ("P7D", 10_080), ("P1DT2H", 1_560), ("PT0M", 0)],
)
def test_a_duration_is_read(text, minutes):
    assert parse_duration(text).total_seconds() == minutes * 60


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "30M", "PT30S", "P1W", "PT30M ", "-P1D"]
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(text)


@given(st.from_regex(PATTERN, fullmatch=True))
def test_every_duration_of_the_pattern_is_read(text):
    assert parse_duration(text).total_seconds() >= 0


def test_a_template_is_filled_in():
    text = "{{ customer|Hola }}, lo de {{subject}} queda {{ promised_at }}."

    assert fill_in(text, {"subject": "la luz", "promised_at": "hoy a las 18:00"}) == (
        "Hola, lo de la luz queda hoy a las 18:00."
    )


def test_a_time_that_nobody_has_set_does_not_become_a_promise():
    with pytest.raises(TemplateNeedsMore) as refused:
        fill_in("{{ customer|Hola }}, hasta {{ promised_at }}.", {"customer": ""})

    assert refused.value.missing == ["promised_at"]


@pytest.mark.parametrize(
    "text", ["{{ }}", "{{ name }}", "{{ customer", "customer }}", "{{ a|b }} c"]
)
def test_a_placeholder_that_nothing_fills_is_refused(text):
    with pytest.raises(BadPlaceholder):
        variables_in(text)


@given(
    st.dictionaries(st.sampled_from(VARIABLES), st.text("abc ", min_size=1)),
    st.lists(st.sampled_from(VARIABLES)),
)
def test_a_filled_in_template_has_no_braces_left(values, names):
    text = " ".join(f"{{{{ {name}|x }}}}" for name in names)

    assert "{" not in fill_in(text, values)


def test_roles_and_channels_are_those_of_the_product():
    assert set(get_args(RoleName.__value__)) == set(Role.values)
    assert set(get_args(ChannelName.__value__)) == set(ChannelKind.values)
