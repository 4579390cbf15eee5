"""The inbox on a page: what waits for a person, worked off with buttons."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.models import Case
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.cases import again
from tests.web.conftest import ANGRY, post
from tests.web.test_pages import text_of


def unjudged() -> Mention:
    return Mention.objects.get(external_id="root")


def test_the_inbox_shows_posts_without_a_case_and_cases_that_nobody_has(
    complaint: Conversation, ada: User, page: Client
):
    open_case(by=ada, at=timezone.now(), wanted=NewCase(title="De nadie"))

    said = text_of(page.get("/b/acme/inbox/"))

    assert "De nadie" in said
    assert "me ha cobrado dos veces" in said
    assert "un trato estupendo" not in said


def test_a_post_that_is_no_complaint_leaves_the_inbox_and_comes_back(
    complaint: Conversation, page: Client
):
    post = unjudged()
    path = f"/b/acme/inbox/posts/{post.pk}/no-complaint/"

    page.post(path)
    assert "me ha cobrado dos veces" not in text_of(page.get("/b/acme/inbox/"))

    page.post(path, {"undo": "1"})
    assert "me ha cobrado dos veces" in text_of(page.get("/b/acme/inbox/"))


def test_a_case_opens_from_the_inbox_for_me(complaint, ada: User, page: Client):
    post = unjudged()

    answer = page.post(
        f"/b/acme/inbox/posts/{post.pk}/case/",
        {"mine": "1"},
        headers={"HX-Request": "true"},
    )

    assert "ACME-" in text_of(answer)
    with brand_context(Brand.objects.get(slug="acme")):
        assert Case.objects.get().assignee_id == ada.pk


def test_to_answer_a_post_is_to_open_its_case(complaint, page: Client):
    post = unjudged()

    answer = page.post(f"/b/acme/inbox/posts/{post.pk}/case/", {"answer": "1"})

    assert answer.url.endswith("#composer")


def test_a_case_is_taken_from_the_inbox(case: Case, ada: User, page: Client):
    page.post(f"/b/acme/inbox/cases/{case.reference}/take/")

    assert again(case).assignee_id == ada.pk


def test_an_empty_inbox_says_so(acme: Brand, page: Client):
    assert "Nothing waits for you" in text_of(page.get("/b/acme/inbox/"))


def test_every_button_of_the_inbox_leads_where_it_says(
    case: Case, acme: Brand, page: Client
):
    accept(
        acme, [post("x", at=timezone.now(), by="@eva", text=ANGRY)], at=timezone.now()
    )
    waiting = Mention.objects.get(external_id="x")

    said = page.get("/b/acme/inbox/").content.decode()

    def leads(name: str, way: str = "action", **named: object) -> bool:
        return f'{way}="{reverse(name, kwargs={"brand": "acme", **named})}' in said

    assert leads("inbox-take", reference=case.reference)
    assert leads("case-detail", way="href", reference=case.reference)
    assert leads("inbox-dismiss", mention_id=waiting.pk)
    assert leads("inbox-open", mention_id=waiting.pk)
    talk = waiting.conversation_id
    assert leads("conversation-detail", way="href", conversation_id=talk)
