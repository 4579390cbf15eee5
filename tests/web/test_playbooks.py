"""The pages of playbooks: the shelf, one to read, a case's checklists, what it taught."""

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.models import Case
from reputation.playbooks.actions.editing import (
    create_playbook,
    publish_draft,
    save_draft,
)
from reputation.playbooks.actions.running import start_run
from reputation.playbooks.actions.stepping import complete_step
from reputation.playbooks.models import Playbook, PlaybookVersion, PostMortem, Run
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.cases import a_case
from tests.playbooks.documents import a_step, read, words
from tests.web.test_pages import text_of

CONSENT = {"role": "brand_pr", "within": "PT1H", "fallback_role": "agency_lead"}


@pytest.fixture
def case(acme: Brand) -> Case:
    return a_case(signals={"false_fix": 1}, language="es-ES")


@pytest.fixture
def paula(acme: Brand) -> User:
    """Brand PR of acme."""
    paula = User.objects.create_user("paula@acme.example", name="Paula")
    add_member(acme.agency, paula, role=Role.BRAND_PR, brands=[acme], at=MONDAY)
    return paula


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_run(case: Case, ada: User, **fields) -> Run:
    playbook = create_playbook(read(**fields), by=ada, at=MONDAY)
    publish_draft(playbook, by=ada, at=MONDAY)
    return start_run(case, playbook, by=ada, at=timezone.now())


def step(run: Run, number: int, verb: str) -> str:
    return f"/b/acme/runs/{run.pk}/steps/{number}/{verb}/"


def states(acme: Brand, run: Run) -> dict[str, str]:
    with brand_context(acme):
        return dict(run.steps.order_by("number").values_list("key", "state"))


def test_the_shelf_shows_what_ships_at_the_first_look(acme: Brand, page: Client):
    answer = page.get("/b/acme/playbooks/")

    said = text_of(answer)
    assert answer.status_code == 200
    assert said.count("Until solved") == 12
    assert "Safety or injury" in said
    assert "0 solved cases: too few to tell" in said


def test_the_shelf_takes_the_same_number_of_statements(
    acme: Brand, page: Client, ada: User, count_queries
):
    page.get("/b/acme/playbooks/")
    for_twelve = count_queries(lambda: page.get("/b/acme/playbooks/"))
    with brand_context(acme):
        create_playbook(read(), by=ada, at=MONDAY)

    assert count_queries(lambda: page.get("/b/acme/playbooks/")) == for_twelve


def test_a_playbook_past_its_review_says_so(acme: Brand, page: Client, ada: User):
    create_playbook(read(review_date="2020-01-31"), by=ada, at=MONDAY)

    assert "Review is overdue" in text_of(page.get("/b/acme/playbooks/"))
    assert (
        "should have been reviewed by Jan. 31, 2020: Agency lead keeps it"
        in text_of(page.get("/b/acme/playbooks/toner-trouble/"))
    )


def test_a_playbook_is_told_in_words(acme: Brand, page: Client):
    said = text_of(page.get("/b/acme/playbooks/deadline-and-remedy/"))

    assert "A flight, a wedding, a contract" in said
    assert "Brand PR consents within 2 h, then Agency lead may" in said
    assert "30 min after the case was opened" in said
    assert (
        "Only when more than 4 h have passed since the case was opened; "
        "the remedy does not cover the harm." in said
    )
    assert "60,000" in said


@pytest.mark.parametrize("slug", ["outage", "single-complaint", "channel-journey"])
def test_every_shipped_playbook_speaks_spanish(acme: Brand, page: Client, slug: str):
    answer = page.get(f"/b/acme/playbooks/{slug}/", headers={"accept-language": "es"})

    assert answer.status_code == 200


def test_versions_are_compared(acme: Brand, page: Client, ada: User):
    playbook = create_playbook(read(), by=ada, at=MONDAY)
    publish_draft(playbook, by=ada, at=MONDAY)
    save_draft(playbook, read(title=words("Ink trouble")), by=ada, at=MONDAY)

    said = text_of(page.get("/b/acme/playbooks/toner-trouble/"))
    assert "Version 2 draft" in said
    assert "Toner trouble" in said
    old = text_of(page.get("/b/acme/playbooks/toner-trouble/?version=2"))
    assert "This is a draft" in old
    compared = text_of(page.get("/b/acme/playbooks/toner-trouble/differences/"))
    assert "title › en changed Toner trouble Ink trouble" in compared


def test_a_case_is_offered_what_fits_and_why(acme: Brand, page: Client, case: Case):
    said = text_of(page.get(f"/b/acme/cases/{case.reference}/playbooks/"))

    assert "No playbook runs on this case." in said
    first = said[said.index("What fits this case") :]
    assert first.index("We said it was fixed") < first.index("A single complaint")


def test_a_run_is_started_and_worked_by_forms(
    acme: Brand, page: Client, case: Case, ada: User
):
    here = f"/b/acme/cases/{case.reference}/playbooks/"
    page.get(here)

    answer = page.post(
        f"/b/acme/cases/{case.reference}/runs/", {"playbook": "false-fix"}
    )
    assert (answer.status_code, answer.url) == (302, here)
    with brand_context(acme):
        run = Run.objects.get()
    assert "0 of 5 done" in text_of(page.get(here))
    page.post(step(run, 1, "done"), {"note": "Marta has it now."})

    said = text_of(page.get(here))
    assert "1 of 5 done" in said
    assert "Marta has it now." in said
    assert states(acme, run)["new-hands"] == "done"
    with brand_context(acme):
        assert run.steps.get(number=1).settled_by_id == ada.pk


def test_the_cases_page_tells_how_far_its_playbooks_are(
    acme: Brand, page: Client, case: Case, ada: User
):
    here = f"/b/acme/cases/{case.reference}/"
    assert "See which playbooks fit" in text_of(page.get(here))
    with brand_context(acme):
        run = a_run(case, ada)
        complete_step(run, 1, by=ada, at=timezone.now())

    said = text_of(page.get(here))

    assert "Toner trouble 1 of 3 done" in said
    assert "Worked by the playbook “Toner trouble” from here on Ada" in said
    assert "Done: Look Ada" in said


def test_a_refusal_stands_above_the_checklists(
    acme: Brand, page: Client, case: Case, ada: User
):
    run = a_run(case, ada, steps=[a_step("check", mandatory=True)])

    answer = page.post(step(run, 1, "skipped"), {"note": "No time."})

    assert answer.status_code == 409
    assert "only the Agency lead may leave it out" in text_of(answer)
    assert states(acme, run) == {"check": "open"}


def test_consent_is_offered_to_whoever_may_give_it(
    acme: Brand, page: Client, case: Case, ada: User, paula: User
):
    run = a_run(case, ada, steps=[a_step("offer", kind="approval", approval=CONSENT)])
    here = f"/b/acme/cases/{case.reference}/playbooks/"
    page.post(step(run, 1, "done"), {"note": "40 euros"})

    own, hers = text_of(page.get(here)), text_of(client_of(paula).get(here))

    assert "Ada has asked Brand PR for consent" in own
    assert "Refuse" not in own
    assert "Refuse" in hers
    assert page.post(step(run, 1, "approval")).status_code == 409
    assert client_of(paula).post(step(run, 1, "approval")).status_code == 302
    assert states(acme, run) == {"offer": "done"}
    assert "Paula consented" in text_of(page.get(here))


def test_a_run_moves_and_ends_by_forms(
    acme: Brand, page: Client, case: Case, ada: User
):
    own = {"key": "told", "text": words("Told.")}
    run = a_run(case, ada, exits=[own])
    save_draft(
        run.playbook, read(exits=[own], steps=[a_step("look")]), by=ada, at=MONDAY
    )
    publish_draft(run.playbook, by=ada, at=MONDAY)
    here = f"/b/acme/cases/{case.reference}/playbooks/"
    assert "Version 2 is in force now" in text_of(page.get(here))

    page.post(f"/b/acme/runs/{run.pk}/version/")
    assert states(acme, run) == {"look": "open"}
    assert page.post(f"/b/acme/runs/{run.pk}/end/").status_code == 409
    page.post(f"/b/acme/runs/{run.pk}/end/", {"confirmed": "told"})

    with brand_context(acme):
        assert Run.objects.get().ended_at is not None


def test_a_post_mortem_is_written_and_teaches_a_playbook(
    acme: Brand, case: Case, paula: User, ada: User
):
    run = a_run(case, ada)
    complete_step(run, 1, by=ada, at=timezone.now())
    path = f"/b/acme/cases/{case.reference}/post-mortem/"
    page = client_of(paula)
    assert "Area under the curve" in text_of(page.get(path))

    page.post(
        path,
        {"root_cause": "No toner.", "owner": "Purchasing", "lessons": "Order in time."},
    )
    taught = page.post(
        f"{path}lesson/",
        {"playbook": "toner-trouble", "kind": "dont", "text": "Run out."},
    )

    assert taught.status_code == 302
    with brand_context(acme):
        found = PostMortem.objects.get()
        assert (found.owner, found.lessons) == ("Purchasing", "Order in time.")
        assert Case.objects.get(pk=case.pk).root_cause == "No toner."
        draft = PlaybookVersion.objects.get(state="draft").read()
        assert [each.en for each in draft.dont] == ["Delete.", "Run out."]
    assert "Draft 2" in text_of(page.get(path))


@pytest.mark.parametrize(
    "path", ["playbooks/nope/", "playbooks/nope/differences/", "cases/X-1/playbooks/"]
)
def test_what_does_not_exist_is_404(acme: Brand, page: Client, path: str):
    assert page.get(f"/b/acme/{path}").status_code == 404


def test_who_has_no_part_in_the_brand_finds_nothing(
    acme: Brand, case: Case, outsider: User
):
    page = client_of(outsider)

    for path in ("playbooks/", f"cases/{case.reference}/playbooks/"):
        assert page.get(f"/b/acme/{path}").status_code == 404


def test_a_viewer_reads_no_playbooks(acme: Brand, case: Case):
    vera = User.objects.create_user("vera@acme.example", name="Vera")
    add_member(acme.agency, vera, role=Role.VIEWER, brands=[acme], at=MONDAY)
    page = client_of(vera)

    for path in ("playbooks/", f"cases/{case.reference}/playbooks/"):
        assert page.get(f"/b/acme/{path}").status_code == 403


def test_an_auditor_reads_and_does_nothing(acme: Brand, case: Case, ada: User):
    run = a_run(case, ada)
    olga = User.objects.create_user("olga@acme.example", name="Olga")
    add_member(acme.agency, olga, role=Role.AUDITOR, brands=[acme], at=MONDAY)
    page = client_of(olga)

    said = text_of(page.get(f"/b/acme/cases/{case.reference}/playbooks/"))

    assert "Toner trouble" in said
    assert "Leave out" not in said
    assert page.post(step(run, 1, "done")).status_code == 403
    assert states(acme, run)["look"] == "open"


def test_brands_have_their_own_shelves(acme: Brand, globex: Brand, lead: User):
    page = client_of(lead)
    with brand_context(acme):
        create_playbook(read(), by=lead, at=MONDAY)

    assert page.get("/b/acme/playbooks/toner-trouble/").status_code == 200
    assert page.get("/b/globex/playbooks/toner-trouble/").status_code == 404
    with brand_context(globex):
        assert not Playbook.objects.filter(slug="toner-trouble").exists()


# --- Wording anew ---


def edited(page: Client, **changes: str):
    """Send the form of the toner's playbook back, with some of its text changed."""
    path = "/b/acme/playbooks/toner-trouble/edit/"
    form = page.get(path).context["form"]
    text = form.initial["document"]
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return page.post(path, {"version": form.initial["version"], "document": text})


@pytest.fixture
def toner(acme: Brand, ada: User) -> Playbook:
    playbook = create_playbook(read(), by=ada, at=MONDAY)
    publish_draft(playbook, by=ada, at=MONDAY)
    return playbook


def test_a_playbook_is_worded_anew_and_published(
    acme: Brand, toner: Playbook, paula: User
):
    page = client_of(paula)

    kept = edited(page, Toner="Ink")
    assert (kept.status_code, kept.url) == (
        302,
        "/b/acme/playbooks/toner-trouble/?version=2",
    )
    assert "This is a draft" in text_of(page.get(kept.url))
    with brand_context(acme):
        assert toner.versions.get(state="published").read().title.en == "Toner trouble"
    page.post("/b/acme/playbooks/toner-trouble/publication/")

    with brand_context(acme):
        assert toner.versions.get(state="published").read().title.en == "Ink trouble"
        assert toner.versions.get(number=2).made_by_id == paula.pk


def test_what_does_not_fit_is_told_with_its_place_and_not_kept(
    acme: Brand, toner: Playbook, paula: User
):
    page = client_of(paula)

    no_role = edited(page, community_manager="emperor")
    path = "/b/acme/playbooks/toner-trouble/edit/"
    no_yaml = page.post(path, {"version": "2", "document": "slug: [toner"})

    assert (no_role.status_code, no_yaml.status_code) == (400, 400)
    assert "/steps/0/owner_role" in text_of(no_role)
    assert "line 2" in text_of(no_yaml)
    assert "slug: [toner" in text_of(no_yaml)
    with brand_context(acme):
        assert toner.versions.count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    acme: Brand, toner: Playbook, paula: User, ada: User
):
    page = client_of(paula)
    form = page.get("/b/acme/playbooks/toner-trouble/edit/").context["form"]
    with brand_context(acme):
        save_draft(toner, read(title=words("Hers")), by=ada, at=MONDAY)

    answer = page.post("/b/acme/playbooks/toner-trouble/edit/", form.initial)

    assert answer.status_code == 409
    assert "has changed since" in text_of(answer)
    with brand_context(acme):
        assert toner.versions.get(state="draft").read().title.en == "Hers"


def test_who_may_not_word_playbooks_is_offered_nothing(
    acme: Brand, toner: Playbook, page: Client
):
    assert "Word it anew" not in text_of(page.get("/b/acme/playbooks/toner-trouble/"))
    assert page.get("/b/acme/playbooks/toner-trouble/edit/").status_code == 403
    publication = "/b/acme/playbooks/toner-trouble/publication/"
    assert page.post(publication).status_code == 403


def test_without_a_draft_there_is_nothing_to_publish(
    acme: Brand, toner: Playbook, lead: User
):
    answer = client_of(lead).post("/b/acme/playbooks/toner-trouble/publication/")

    assert answer.status_code == 409
    assert "has no draft" in text_of(answer)
