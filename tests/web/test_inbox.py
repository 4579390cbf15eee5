"""The inbox on a page: what waits for a person, worked off with buttons."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case
from reputation.channels.models import Channel
from reputation.mentions.models import Conversation, Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.cases import again
from tests.web.conftest import ANGRY, open_channels, post
from tests.web.test_pages import text_of


def unjudged() -> Mention:
    with brand_context(Brand.objects.get(slug="acme")):
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


def test_who_was_slower_is_told_who_took_the_case(
    case: Case, ada: User, lead: User, page: Client
):
    seen_at = timezone.now()
    with brand_context(Brand.objects.get(slug="acme")):
        assign_case(case, assignee=lead, by=lead, at=timezone.now())

    for path, ticked in (
        (f"/b/acme/inbox/cases/{case.reference}/take/", {}),
        ("/b/acme/inbox/takings/", {"case": case.reference}),
    ):
        sent = {"seen_at": seen_at.isoformat(), **ticked}
        answer = page.post(path, sent, follow=True)

        assert f"{lead} took this at" in text_of(answer)
        assert again(case).assignee_id == lead.pk


def test_a_case_is_taken_from_whoever_was_seen_to_have_it(
    case: Case, ada: User, lead: User, page: Client
):
    with brand_context(Brand.objects.get(slug="acme")):
        assign_case(case, assignee=lead, by=lead, at=timezone.now())

    page.post(
        f"/b/acme/inbox/cases/{case.reference}/take/",
        {"seen_at": timezone.now().isoformat()},
    )

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


def arrive(brand: Brand, *posts: dict[str, object]) -> list[Mention]:
    """Take posts in, as if nobody listened for cases; return them."""
    now = timezone.now()
    with brand_context(brand):
        if not Channel.objects.exists():
            open_channels(now)
        assert not accept(brand, list(posts), at=now).rejected
        ids = [each["external_id"] for each in posts]
        return list(Mention.objects.filter(external_id__in=ids).order_by("pk"))


def several(brand: Brand, count: int = 3, text: str = ANGRY) -> list[Mention]:
    now = timezone.now()
    items = [
        post(
            f"s{n}", at=now - timedelta(minutes=n + 1), by=f"@s{n}", text=f"{text} {n}"
        )
        for n in range(count)
    ]
    return arrive(brand, *items)


def test_ticked_posts_leave_in_one_go_and_come_back_in_one_go(
    acme: Brand, page: Client
):
    waiting = several(acme)
    ticked = [str(each.pk) for each in waiting[:2]]

    answer = page.post("/b/acme/inbox/judgement/", {"post": ticked}, follow=True)

    said = text_of(answer)
    assert "2 posts: no complaint" in said
    assert "1 post" in said
    moment = answer.context["done"]["moment"].isoformat()

    answer = page.post("/b/acme/inbox/undo/", {"moment": moment}, follow=True)

    assert "Taken back." in text_of(answer)
    assert answer.context["waiting"] == 3
    assert answer.context["done"] is None


def test_all_that_match_leave_but_what_came_in_unseen_stays(acme: Brand, page: Client):
    several(acme, 60)
    first = page.get("/b/acme/inbox/?q=estafa")
    assert "All 60 posts that match" in text_of(first)
    arrive(acme, post("late", at=timezone.now(), by="@x", text=ANGRY))

    answer = page.post(
        "/b/acme/inbox/judgement/",
        {"all": "1", "q": "estafa", "seen_at": first.context["now"].isoformat()},
        follow=True,
    )

    assert "60 posts: no complaint" in text_of(answer)
    assert answer.context["waiting"] == 1
    assert "?q=estafa" in answer.redirect_chain[0][0]


def test_words_and_channels_narrow_the_inbox(case: Case, acme: Brand, page: Client):
    several(acme, 2)
    arrive(acme, post("z", at=timezone.now(), by="@zoe", text=ANGRY))

    assert page.get("/b/acme/inbox/?q=zoe").context["waiting"] == 1
    assert page.get("/b/acme/inbox/?channel=twitter").context["waiting"] == 3
    said = text_of(page.get("/b/acme/inbox/?channel=phone"))
    assert "Nothing fits these filters" in said
    assert case.reference not in said


def test_a_nul_in_the_address_or_in_a_form_breaks_nothing(case: Case, page: Client):
    for noun in ("inbox", "cases", "conversations"):
        assert page.get(f"/b/acme/{noun}/?q=%00").status_code == 400
    assert page.get("/b/acme/inbox/?q=%2500").status_code == 200

    wanted = {"all": "1", "q": "abogado\0", "channel": "\0"}
    wanted["seen_at"] = timezone.now().isoformat()
    sent = page.post("/b/acme/inbox/judgement/", wanted)

    assert sent.status_code < 400


def test_a_case_opened_on_no_complaint_is_closed_with_the_way_back(
    case: Case, ada: User, page: Client
):
    answer = page.post(
        f"/b/acme/inbox/cases/{case.reference}/no-complaint/",
        headers={"HX-Request": "true"},
    )

    assert "is closed: no complaint." in text_of(answer)
    assert again(case).closed_at is not None
    assert again(case).assignee_id == ada.pk
    assert unjudged().complaint == 0.0
    moment = answer.context["moment"]

    answer = page.post(
        f"/b/acme/inbox/cases/{case.reference}/undo/",
        {"moment": moment},
        headers={"HX-Request": "true"},
    )

    assert case.reference in text_of(answer)
    assert again(case).closed_at is None
    assert again(case).assignee_id is None
    assert (unjudged().complaint or 0) > 0.5


def test_ticked_cases_and_posts_are_taken_together(
    case: Case, acme: Brand, ada: User, page: Client
):
    waiting = several(acme, 2)

    answer = page.post(
        "/b/acme/inbox/takings/",
        {"case": case.reference, "post": [str(each.pk) for each in waiting]},
        follow=True,
    )

    assert "3 cases assigned" in text_of(answer)
    with brand_context(acme):
        assert set(Case.objects.values_list("assignee_id", flat=True)) == {ada.pk}


def test_a_case_each_opens_on_the_ticked_posts(acme: Brand, page: Client):
    ticked = [str(each.pk) for each in several(acme, 2)]

    answer = page.post("/b/acme/inbox/openings/", {"post": ticked}, follow=True)

    assert "2 cases opened." in text_of(answer)
    with brand_context(acme):
        assert Case.objects.count() == 2


def test_nothing_ticked_changes_nothing(acme: Brand, page: Client):
    several(acme, 1)

    answer = page.post("/b/acme/inbox/judgement/", {"post": []}, follow=True)

    assert "none was ticked" in text_of(answer)
    assert answer.context["waiting"] == 1


def test_what_came_in_is_counted(acme: Brand, page: Client):
    drawn = page.get("/b/acme/inbox/").context["now"].isoformat()
    asked = {"since": drawn}
    assert text_of(page.get("/b/acme/inbox/arrivals/", asked)).strip() == ""

    several(acme, 2)

    assert "2 new" in text_of(page.get("/b/acme/inbox/arrivals/", asked))
    assert page.get("/b/acme/inbox/arrivals/", {"since": "gestern"}).status_code == 404


def test_who_only_reads_gets_no_ticks_and_may_judge_nothing(
    complaint: Conversation, auditor: Client
):
    post = unjudged()

    assert "inbox-bulk" not in auditor.get("/b/acme/inbox/").content.decode()
    answer = auditor.post("/b/acme/inbox/judgement/", {"post": [str(post.pk)]})
    assert answer.status_code == 403
    assert auditor.post("/b/acme/inbox/takings/").status_code == 403
    assert auditor.post("/b/acme/inbox/openings/").status_code == 403
    assert unjudged().corrected_at is None


def test_a_longer_inbox_takes_no_more_queries(acme: Brand, page: Client, count_queries):
    several(acme, 1)
    page.get("/b/acme/inbox/")
    for_one = count_queries(lambda: page.get("/b/acme/inbox/"))
    several(acme, 40, text=f"{ANGRY} Otra vez")

    assert count_queries(lambda: page.get("/b/acme/inbox/")) == for_one
