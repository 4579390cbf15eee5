"""What waits for another person's yes: one list over all cases of a brand, and its count in the portfolio."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.actions.drafting import ask_for_review, drop_draft, keep_draft
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.counting import count_cases
from reputation.cases.drafts import ReplyDraft
from reputation.cases.models import Case, Entry
from reputation.playbooks.actions.editing import create_playbook, publish_draft
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.actions.stepping import complete_step
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Brand, BrandSummary, User
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.documents import a_step, read
from tests.web.cases import address, kinds
from tests.web.test_pages import text_of

PAGE = "/b/acme/approvals/"
FIRM = "Hola Clara, sentimos el cobro doble. Hoy antes de las 18:00 te decimos cuándo llega."
VAGUE = "Lo miramos y te contestamos lo antes posible."
CONSENT = {"role": "brand_pr", "within": "PT1H", "fallback_role": "agency_lead"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def handed_in(case: Case, by: User, text: str = FIRM) -> ReplyDraft:
    now = timezone.now()
    with brand_context(Brand.objects.get(slug="acme")):
        draft = keep_draft(case, text=text, channel="twitter", by=by, at=now)
        return ask_for_review(draft, by=by, at=now)


def waiting(slug: str = "acme") -> int:
    return BrandSummary.objects.get(brand__slug=slug).waiting_answers


def state_of(draft: ReplyDraft) -> tuple[str, str]:
    with brand_context(Brand.objects.get(slug="acme")):
        again = ReplyDraft.objects.get(pk=draft.pk)
    return again.state, again.text


def decision_in(client: Client) -> str:
    found = re.search(
        r'action="([^"]+/drafts/[^"]+)"', client.get(PAGE).content.decode()
    )
    assert found is not None
    return found[1]


def test_an_answer_is_approved_from_the_list_in_the_approvers_words(
    case: Case, ada: User, lead: User
):
    draft = handed_in(case, ada)
    client = client_of(lead)
    said = text_of(client.get(PAGE))
    assert "Waiting for you" in said
    assert "Ada asked for a review" in said
    assert "The guard has nothing against it." in said

    better = FIRM.replace("18:00", "17:00")
    answer = client.post(
        decision_in(client),
        {"approvals": "yes", "decision": "approve", "text": better},
        follow=True,
    )

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Approved." in text_of(answer)
    assert state_of(draft) == ("approved", better)
    assert waiting() == 0
    assert "Nothing waits" in text_of(client.get(PAGE))


def test_words_sent_back_with_other_line_ends_are_the_same_words(
    case: Case, ada: User, lead: User
):
    draft = handed_in(
        case, ada, "Hola Clara,\nhoy a las 18:00 te decimos cuándo llega."
    )
    client = client_of(lead)

    client.post(
        decision_in(client),
        {
            "approvals": "yes",
            "decision": "approve",
            "text": draft.text.replace("\n", "\r\n"),
        },
    )

    assert state_of(draft) == ("approved", draft.text)


def test_what_the_guard_holds_against_an_answer_stands_beside_it(
    case: Case, ada: User, lead: User
):
    handed_in(case, ada, VAGUE)

    body = client_of(lead).get(PAGE).content.decode()

    assert re.search(r"<mark>[^<]*lo antes posible[^<]*</mark>", body)
    assert "This should not be sent:" in body


def test_nobody_is_offered_his_own_answer(case: Case, ada: User, page: Client):
    handed_in(case, ada)

    said = text_of(page.get(PAGE))

    assert "Waiting for you" not in said
    assert "With somebody else" in said
    assert "Nobody approves his own reply" in said
    assert "/drafts/" not in page.get(PAGE).content.decode()


def test_a_refusal_needs_its_reason_and_changes_nothing_without(
    case: Case, ada: User, lead: User
):
    draft = handed_in(case, ada)
    client = client_of(lead)
    decide = decision_in(client)

    client.post(decide, {"approvals": "yes", "decision": "refuse", "reason": ""})
    assert state_of(draft)[0] == "in_review"
    assert waiting() == 1

    client.post(
        decide, {"approvals": "yes", "decision": "refuse", "reason": "Sin hora"}
    )
    assert state_of(draft)[0] == "refused"
    assert waiting() == 0


def test_a_step_is_consented_to_from_the_list(case: Case, acme: Brand, ada: User):
    paula = User.objects.create_user("paula@acme.example", name="Paula")
    add_member(acme.agency, paula, role=Role.BRAND_PR, brands=[acme], at=MONDAY)
    steps = [a_step("offer", kind="approval", approval=CONSENT)]
    playbook = create_playbook(read(steps=steps), by=ada, at=MONDAY)
    publish_draft(playbook, by=ada, at=MONDAY)
    run = start_run(case, playbook, by=ada, at=timezone.now())
    complete_step(run, 1, by=ada, at=timezone.now(), note="40 euros")

    hers, own = client_of(paula).get(PAGE), client_of(ada).get(PAGE)
    assert "Waiting for you" in text_of(hers)
    assert "40 euros" in text_of(hers)
    assert "Ada asked Brand PR" in text_of(own)
    assert "/steps/1/approval/" not in own.content.decode()

    answer = client_of(paula).post(
        f"/b/acme/runs/{run.pk}/steps/1/approval/", {"approvals": "yes"}, follow=True
    )

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Nothing waits" in text_of(answer)
    with brand_context(acme):
        assert run.steps.get().state == "done"


def asked_removal(page: Client, case: Case, **more: str) -> object:
    form = page.get(address(case, "removal"), headers={"HX-Request": "true"})
    post = re.search(r'<option value="([0-9a-f-]+)">@clara: ', form.content.decode())
    assert post is not None
    said = {
        "mention": post[1],
        "way": "hide",
        "policy": "personal_data",
        "reason": "Lleva su teléfono",
    }
    return page.post(address(case, "removal"), said | more)


def test_a_posts_removal_is_asked_by_one_and_decided_by_another(
    case: Case, page: Client, lead: User, acme: Brand
):
    assert asked_removal(page, case).status_code == 302
    own, hers = page.get(PAGE), client_of(lead).get(PAGE)
    assert "Ada asked" in text_of(own)
    assert "/removals/" not in own.content.decode()
    assert "me ha cobrado dos veces" in text_of(hers)
    assert "Lleva su teléfono" in text_of(hers)
    decide = re.search(r'action="([^"]+/removals/[^"]+)"', hers.content.decode())[1]

    page.post(decide, {"decision": "approve"})
    assert "removal_verdict" not in kinds(case)
    answer = client_of(lead).post(
        decide, {"decision": "refuse", "reason": "Se tapa el número"}, follow=True
    )

    assert "Refused. The post stays." in text_of(answer)
    assert "Nothing waits" in text_of(answer)
    with brand_context(acme):
        verdict = Entry.objects.get(case=case, kind="removal_verdict")
    assert verdict.facts["granted"] is False


def test_a_complaint_is_not_asked_away_for_being_one(case: Case, page: Client):
    before = kinds(case)

    answer = asked_removal(page, case, policy="spam")

    assert answer.status_code == 422
    assert "This post complains. Answer it; it stays." in text_of(answer)
    assert kinds(case) == before


def test_the_portfolio_and_the_dashboard_tell_how_many_wait(
    case: Case, ada: User, lead: User
):
    handed_in(case, ada)
    client = client_of(lead)

    assert "1 to approve" in text_of(client.get("/"))
    assert "1 answer waits for a second person" in text_of(client.get("/b/acme/"))
    assert waiting("globex") == 0
    assert "Nothing waits" in text_of(client.get("/b/globex/approvals/"))


def test_writing_on_and_dropping_take_an_answer_out_of_the_count(
    case: Case, ada: User, acme: Brand
):
    first, second = handed_in(case, ada), handed_in(case, ada, VAGUE)
    assert waiting() == 2

    with brand_context(acme):
        keep_draft(case, text="Otra cosa", draft=first.pk, by=ada, at=timezone.now())
        assert waiting() == 1
        drop_draft(second)
    assert waiting() == 0


def test_the_sweep_puts_a_wrong_count_right(case: Case, ada: User, acme: Brand):
    handed_in(case, ada)
    BrandSummary.objects.filter(brand=acme).update(waiting_answers=7)

    with brand_context(acme):
        count_cases(acme, at=timezone.now())

    assert waiting() == 1


def test_more_answers_take_no_more_statements(
    case: Case, ada: User, lead: User, acme: Brand, count_queries: Callable
):
    handed_in(case, ada)
    client = client_of(lead)
    client.get(PAGE)
    for_one = count_queries(lambda: client.get(PAGE))
    for number in range(5):
        with brand_context(acme):
            other = open_case(
                by=ada, at=timezone.now(), wanted=NewCase(title=f"{number}")
            )
        handed_in(other, ada)

    assert count_queries(lambda: client.get(PAGE)) <= for_one


def test_an_auditor_reads_what_waits_and_decides_nothing(
    case: Case, ada: User, auditor: Client, viewer: Client
):
    handed_in(case, ada)

    said = text_of(auditor.get(PAGE))

    assert "You may not decide on replies of this brand." in said
    assert viewer.get(PAGE).status_code == 403


@pytest.mark.usefixtures("case")
def test_another_agencys_list_is_not_there(page: Client, outsider: User):
    assert page.get("/b/globex/approvals/").status_code == 404
    assert client_of(outsider).get(PAGE).status_code == 404
