"""What fits a case, why, and what it came to before."""

from datetime import timedelta

import pytest

from reputation.playbooks.conditions import Situation
from reputation.playbooks.format import Matches
from reputation.playbooks.models import Run
from reputation.playbooks.queries import Success, success_of, suggestions_for
from reputation.playbooks.queries import shelf as shelf_now
from reputation.playbooks.shelf import shipped
from reputation.playbooks.suggesting import fit, reasons_for
from tests.people import MONDAY
from tests.playbooks.cases import a_case, hours
from tests.playbooks.documents import words


def fitting(**fields) -> list[str]:
    """Return the shipped playbooks that fit a situation, the best first."""
    situation = Situation(
        **{
            "at": MONDAY,
            "opened_at": MONDAY,
            "intents": frozenset({"complaint"}),
        }
        | fields
    )
    found = {
        slug: fit(reasons_for(document.matches, situation))
        for slug, document in shipped().items()
    }
    return sorted((s for s in found if found[s]), key=lambda slug: -found[slug])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ["single-complaint"], id="nothing special"),
        pytest.param(
            {"channels": frozenset({"blog"})},
            ["unanswered-outreach", "single-complaint"],
            id="Dell: a blog",
        ),
        pytest.param(
            {
                "signals": frozenset({"pushed_off_channel", "failed_prior_contact"}),
                "cluster": "accidental",
                "aspects": frozenset({"coverage"}),
                "intents": frozenset({"request"}),
            },
            ["channel-journey", "single-complaint"],
            id="Movistar: from channel to channel",
        ),
        pytest.param(
            {
                "signals": frozenset(
                    {"reply_removed_or_blocked_alleged", "fraud_wording"}
                ),
                "cluster": "preventable",
            },
            ["deleted-comments", "legal-or-regulator", "single-complaint"],
            id="Worten: deleted comments",
        ),
        pytest.param(
            {
                "signals": frozenset(
                    {"hard_deadline", "remedy_gap", "executive_tagged",
                     "recruiting_others", "announced_escalation",
                     "expert_or_press_author"}
                ),
                "band": "elevated",
                "cluster": "preventable",
                "intents": frozenset({"complaint", "threat"}),
            },
            [
                "campaign-against-us",
                "deadline-and-remedy",
                "executive-tagged",
                "single-complaint",
            ],
            id="Interjet: a deadline and a campaign",
        ),
        pytest.param(
            {"signals": frozenset({"false_fix"}), "cluster": "accidental"},
            ["false-fix", "single-complaint"],
            id="1and1: a false fix",
        ),
        pytest.param(
            {"signals": frozenset({"safety_or_injury"}), "band": "crisis"},
            ["safety-or-injury", "holding-statement", "single-complaint"],
            id="somebody is hurt",
        ),
    ],
)  # fmt: skip
def test_the_stories_call_for_these(fields, expected):
    assert fitting(**fields) == expected


def test_a_case_that_is_too_cool_does_not_call_for_it():
    matches = Matches(signals=["executive_tagged"], minimum_band="elevated")
    situation = Situation(
        at=MONDAY, opened_at=MONDAY, signals=frozenset({"executive_tagged"})
    )

    assert reasons_for(matches, situation) == []


# --- The record ---


def solved(run_of, count, *, taken=10.0, reopened=0, **run):
    for number in range(count):
        case = a_case(
            claimed_at=hours(taken),
            resolved_at=hours(taken + number),
            resolved_how="verified",
            reopenings=int(number < reopened),
        )
        Run.objects.create(
            case=case,
            playbook=run_of,
            version=run_of.versions.get(),
            started_at=MONDAY,
            **run,
        )


def test_under_five_solved_cases_a_record_says_nothing(shelf_of_one):
    solved(shelf_of_one, 4)

    assert success_of([shelf_of_one.pk])[shelf_of_one.pk] == Success(n=4)


def test_a_record_tells_time_reopenings_and_risk(shelf_of_one):
    solved(
        shelf_of_one,
        5,
        reopened=1,
        score_before=60.0,
        score_after=12.0,
        ended_at=hours(30),
    )
    claimed = a_case(claimed_at=MONDAY)
    given_up = a_case(resolved_at=MONDAY, resolved_how="abandoned")
    for case in (claimed, given_up):
        Run.objects.create(
            case=case,
            playbook=shelf_of_one,
            version=shelf_of_one.versions.get(),
            started_at=MONDAY,
        )

    assert success_of([shelf_of_one.pk])[shelf_of_one.pk] == Success(
        n=5, median_hours=12.0, reopen_rate=0.2, risk_change=-48.0
    )


@pytest.fixture
def shelf_of_one(shelf):
    return shelf()


def test_a_playbook_is_stale_the_day_after_its_review_where_the_brand_is(shelf_of_one):
    """Its review date is 1 June 2026; Madrid is two hours ahead of UTC then."""
    last_hour = MONDAY.replace(year=2026, month=6, day=1, hour=21, minute=59)

    (before,) = shelf_at(last_hour)
    (after,) = shelf_at(last_hour + timedelta(minutes=1))

    assert (before.is_stale, after.is_stale) == (False, True)


def shelf_at(at):
    return shelf_now(at=at)


def test_suggestions_carry_their_grounds_and_whether_they_run(shelf_of_one):
    case = a_case()
    Run.objects.create(
        case=case,
        playbook=shelf_of_one,
        version=shelf_of_one.versions.get(),
        started_at=MONDAY,
    )
    shelf_of_one.versions.update(
        document=shelf_of_one.versions.get().document
        | {"matches": {"intents": ["complaint"]}, "title": words("T")}
    )

    (found,) = suggestions_for(case, at=MONDAY)

    assert (found.fit, found.is_running) == (5, True)
    assert [(each.ground, each.names) for each in found.reasons] == [
        ("intents", ["complaint"])
    ]
