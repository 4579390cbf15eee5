"""Each story, told as it went: what must be represented stands there, and what must be done is done."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from reputation.cases.advice import advice
from reputation.cases.drafts import ReplyDraft
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.keeping import load
from reputation.cases.models import Case, Entry, EntryText
from reputation.cases.queries import case_views
from reputation.cases.states import state_of
from reputation.channels.models import Channel
from reputation.drills.library import stories
from reputation.events.models import Event
from reputation.playbooks.models import Run
from reputation.risk.actions import settle_due
from tenants.models import Brand, User
from tests.drills.stage import Telling

SERIOUS = {"elevated", "crisis"}


@pytest.fixture
def brand(acme: Brand, ada: User, lead: User) -> Brand:
    return acme


def entries(case: Case, kind: str) -> list[Entry]:
    return list(Entry.objects.filter(case=case, kind=kind).order_by("at", "pk"))


def words(entry: Entry) -> str:
    return EntryText.objects.get(entry=entry).text


@pytest.mark.parametrize("slug", sorted(stories()))
def test_every_deed_of_every_story_is_allowed_and_every_reaction_to_it_runs(
    brand: Brand, slug: str
):
    told = Telling(brand, slug).tell()

    assert told.refused == {}
    assert not Event.objects.filter(attempts__gt=0).exists()
    assert not Event.objects.waiting().exists()


# --- Worten ---


def test_worten_main_case_is_averted_in_four_hours(brand: Brand):
    told = Telling(brand, "worten").tell(until="courtesy")
    case = told.case("complaint")

    assert state_of(case) == "resolved"
    assert case.first_answer_at is not None
    assert case.resolved_at is not None
    assert case.first_answer_at - told.at("complaint") == timedelta(minutes=5)
    assert case.resolved_at - told.at("complaint") == timedelta(hours=4)
    assert (case.resolved_how, case.credit_channel) == ("confirmed", "twitter")
    assert case.false_fixes == 0


def test_worten_crisis_is_over_hours_after_the_customers_yes(brand: Brand):
    told = Telling(brand, "worten").tell(until="praise")
    worst = max(score for score, _band in told.scores.values())
    for hours in ("+10h", "+11h"):  # a band goes down when its score has stayed down
        settle_due(brand, at=told.stage.when(hours))

    score, band = told.standing("complaint")
    assert score < worst / 2
    assert band not in SERIOUS


def test_worten_effort_and_root_cause_are_charged_to_the_call_center(brand: Brand):
    told = Telling(brand, "worten").tell(until="courtesy")
    case = told.case("complaint")
    [view] = case_views([case], now=told.at("courtesy"))

    assert view.effort.paid_numbers == 4
    assert view.effort.hours == pytest.approx(27.7)
    assert "902" in case.root_cause
    assert "vendedor" in case.root_cause
    [promise] = entries(case, "promise")
    assert promise.done_at is not None
    assert promise.missed_at is None


def test_worten_deletion_allegation_is_a_case_of_its_own_at_high_priority(
    brand: Brand,
):
    told = Telling(brand, "worten").tell()
    hidden, main = told.case("hidden-complaint"), told.case("complaint")

    assert hidden.pk != main.pk
    assert hidden.opened_by == "rule"
    assert hidden.priority in {"high", "urgent"}
    assert set(hidden.signals) >= {
        "fraud_wording",
        "reply_removed_or_blocked_alleged",
        "announced_escalation",
        "failed_prior_contact",
    }
    [evidence] = entries(hidden, "evidence")
    assert len(evidence.facts["sha256"]) == 64
    assert "desaparecido" in words(evidence)
    assert (hidden.harm, hidden.currency) == (Decimal("400.00"), "EUR")
    assert hidden.first_answer_at is None


def test_worten_praise_is_linked_as_the_recovery_it_is(brand: Brand):
    told = Telling(brand, "worten").tell()
    main, praise = told.case("complaint"), told.case("praise")

    assert praise.kind == "praise"
    assert praise.pk in main.linked
    [link] = entries(main, "link")
    assert link.facts["relation"] == "recovery"
    assert {"perception_before", "perception_after"} <= link.facts.keys()


# --- Interjet ---


def test_interjet_is_elevated_or_above_before_any_repost(brand: Brand):
    told = Telling(brand, "interjet").tell(until="blog-shared-rt-01")
    [repost] = [name for name in told.scores if "-rt-" in name]
    before = [told.scores[name] for name in told.scores if name != repost]

    assert {band for _score, band in before} & SERIOUS
    assert told.scores["blog"][1] in SERIOUS
    assert told.case("polite").priority in {"high", "urgent"}


def test_interjet_keeps_the_gap_the_deadline_and_one_owner(brand: Brand, lead: User):
    told = Telling(brand, "interjet").tell()
    case = told.case("polite")
    [view] = case_views([case], now=told.at("blog-comment-2"))

    assert (view.gap, case.currency) == (Decimal("6000.00"), "MXN")
    assert case.hard_deadline_at == told.stage.when("+3d4h10m")
    assert case.assignee_id == lead.pk
    assert case.priority in {"high", "urgent"}
    assert state_of(case) in {"open", "answered"}
    assert set(case.signals) >= {
        "remedy_gap",
        "hard_deadline",
        "executive_tagged",
        "recruiting_others",
        "expert_or_press_author",
        "announced_escalation",
    }


def test_interjet_is_one_case_on_several_networks(brand: Brand):
    told = Telling(brand, "interjet").tell()

    found = {told.case(step).pk for step in ("polite", "president", "gplus", "blog")}
    assert len(found) == 1


def test_interjet_has_an_answer_that_waits_for_somebody_elses_yes(brand: Brand):
    told = Telling(brand, "interjet").tell()

    [draft] = ReplyDraft.objects.all()
    assert (draft.state, draft.case_id) == ("in_review", told.case("polite").pk)
    assert draft.asked_at == told.stage.when("+23h37m")
    reply = Guarded(draft.text, Channel.objects.get(slug="twitter"), is_public=True)
    assert read_reply(brand, draft.case, reply, at=draft.asked_at).verdict == "ok"


# --- 1and1 ---


def test_1and1_false_fix_reopens_and_raises_the_score(brand: Brand):
    told = Telling(brand, "1and1").tell(until="not-fixed")
    case = told.case("complaint")

    assert [entry.facts.get("public") for entry in entries(case, "claim")] == [True]
    assert (case.false_fixes, case.reopenings) == (1, 1)
    assert case.claimed_at is None
    assert state_of(case) == "answered" or case.waiting_since is not None
    assert told.scores["not-fixed"][0] > told.scores["claimed-fixed"][0]


def test_1and1_proxy_ticket_is_due_to_be_told_until_it_is(brand: Brand):
    told = Telling(brand, "1and1").tell(until="joined-5")
    [ticket] = entries(told.case("complaint"), "ticket") or [None]
    assert ticket is None or ticket.done_at is None

    told = Telling(brand, "1and1").tell()
    first, second = entries(told.case("complaint"), "ticket")
    assert first.facts["on_behalf"] == "Gonzalo"
    assert first.missed_at is not None
    assert first.done_at == told.stage.when("+4d2h")
    told_at = datetime.fromisoformat(second.facts["customer_told_at"])
    assert told_at == first.done_at


def test_1and1_only_the_customers_word_resolves_it(brand: Brand):
    told = Telling(brand, "1and1").tell()
    case = told.case("complaint")

    assert case.resolved_how == "confirmed"
    assert case.resolved_at == told.at("chronicle")
    assert case.false_fixes == 1


# --- Movistar ---


def test_movistar_credit_goes_to_the_branch(brand: Brand):
    told = Telling(brand, "movistar").tell()
    case = told.case("request")

    assert case.kind == "request"
    assert (case.resolved_how, case.credit_channel) == ("confirmed", "branch")
    assert case.resolved_at == told.at("works")


def test_movistar_journey_is_told_in_hand_offs(brand: Brand):
    told = Telling(brand, "movistar").tell()
    case = told.case("request")
    way = [entry.facts["to_channel"] for entry in entries(case, "handoff")]

    assert way == ["email", "phone", "email", "branch"]
    assert case.around_the_clock is True
    assert case.signals["pushed_off_channel"] == 1
    assert case.signals["broken_promise"] >= 1


def test_movistar_promise_without_a_time_is_asked_back(brand: Brand):
    told = Telling(brand, "movistar").tell()
    case = told.case("request")

    [promise] = entries(case, "promise")
    assert promise.due_at == told.stage.when("+5h9m")
    assert promise.missed_at is not None
    assert any("By when?" in words(note) for note in entries(case, "note"))


def test_movistar_courtesy_resolves_nothing(brand: Brand):
    told = Telling(brand, "movistar").tell(until="ironic")

    assert told.case("request").resolved_at is None


# --- Dell ---


def test_dell_stays_claimed_and_not_confirmed(brand: Brand):
    told = Telling(brand, "dell").tell()
    case = told.case("complaint")

    assert state_of(case) == "claimed"
    assert case.resolved_at is None


def test_dell_recovery_is_linked_with_the_perception_before_and_after(brand: Brand):
    told = Telling(brand, "dell").tell()
    main, recovery = told.case("complaint"), told.case("recovery")

    assert recovery.pk != main.pk
    assert recovery.kind == "praise"
    [link] = [e for e in entries(main, "link") if e.facts["relation"] == "recovery"]
    # How glad he is now is the engine's to say; that both moods are kept is the case's.
    assert {"perception_before", "perception_after"} <= link.facts.keys()


def test_dell_outreach_and_identity_are_in_the_ledger(brand: Brand):
    told = Telling(brand, "dell").tell()
    case = told.case("complaint")
    tried = entries(case, "contact")

    assert [entry.facts["outcome"] for entry in tried] == [
        *["unanswered"] * 4,
        *["taken_for_spam"] * 2,
        "reached",
    ]
    assert tried[-1].facts["third_party"] is True
    [identity] = entries(case, "identity")
    assert identity.facts["third_party"] is True
    assert identity.facts.get("consent", False) is False


def test_dell_after_two_unanswered_attempts_a_public_comment_is_advised(brand: Brand):
    told = Telling(brand, "dell").tell(until="voicemail-3")
    [kept] = load([told.case("complaint")])

    assert "comment_publicly" in {each.code for each in advice(kept.case, kept.entries)}


# --- Playbooks ---


@pytest.mark.parametrize(
    ("slug", "step", "playbook"),
    [
        ("interjet", "polite", "deadline-and-remedy"),
        ("worten", "hidden-complaint", "deleted-comments"),
        ("1and1", "complaint", "false-fix"),
        ("dell", "complaint", "unanswered-outreach"),
        ("movistar", "request", "channel-journey"),
    ],
)
def test_the_case_is_worked_by_the_playbook_that_fits(
    brand: Brand, slug: str, step: str, playbook: str
):
    told = Telling(brand, slug).tell()

    [run] = Run.objects.filter(case=told.case(step))
    assert run.playbook.slug == playbook
    assert run.steps.exists()


def test_interjet_is_asked_to_pause_its_promotions(brand: Brand):
    told = Telling(brand, "interjet").tell()

    [run] = Run.objects.filter(case=told.case("polite"))
    assert run.steps.get(key="pause-promotions").state == "open"
