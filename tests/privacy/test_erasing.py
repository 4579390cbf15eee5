"""An erased author: nothing says who it was or what was said, and nothing else changes."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from reputation.api.models import IdempotentRequest
from reputation.cases.actions.ticketing import note_ticket
from reputation.cases.actions.work import identify_customer, note_on_case
from reputation.cases.models import Case, Entry, EntryText
from reputation.events.models import Event
from reputation.mentions.models import (
    Author,
    Content,
    Conversation,
    Mention,
    RawItem,
    Revision,
    SearchDocument,
)
from reputation.mentions.queries import MentionFilter, find_mentions
from reputation.mentions.search import index_waiting
from reputation.privacy.actions import Erased, erase_authors
from reputation.risk.models import Assessment, ScoredPost
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.cases.story import case_of, catch_up, happen
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    PRAISE,
    STAR,
    item,
    listen,
    nothing_changes,
    reply,
    repost,
    rows_of_every_table,
    take,
)

NAMES = ("eva_stone", "Stone", "Quisiera", "stone.example")
SAYS = f"{FRAUD}. Quisiera mi dinero"
EVA = {"handle": "@Eva_Stone", "name": "Eva Stone", "followers": 3_000_000}


def eva(external_id, **said):
    author = EVA | {"url": "https://stone.example/", "employer": "Stone & Co"}
    return item(external_id, text=SAYS, raw={"from": "Eva Stone"}) | {
        "author": author,
        **said,
    }


@pytest.fixture
def case(brand, ada) -> Case:
    """Eva complains: a change, answers, a repost, a case, an account elsewhere."""
    happen(
        brand,
        eva("1", text=f"{SAYS} ya"),
        item("2", by="max", text=FRAUD, followers=3_000_000),
    )
    take(
        brand,
        eva("1", metrics={"likes": 5}),
        reply("3", "1", by="ana", text="@eva_stone tienes razón", raw={"to": "Stone"}),
        reply("4", "1", by="Acme", text="Hola @Eva_Stone, lo vemos"),
        repost("5", "1", by="leo", text=f"RT @Eva_Stone: {SAYS}"),
    )
    take(brand, reply("3", "1", by="ana", text="@Eva_Stone, tienes toda la razón"))
    index_waiting()
    case = identify_customer(
        case_of("@Eva_Stone"),
        handle="eva@stone.example",
        channel="email",
        source="customer",
        confidence="high",
        consent=True,
        by=ada,
        at=MONDAY,
    )
    case = note_ticket(
        case,
        system="ERP",
        number="7",
        on_behalf="Mrs. Stone",
        matter="refund of eva_stone",
        by=ada,
        at=MONDAY,
    )
    note_on_case(case, text="Mrs. Stone (EVA_STONE) waits", by=ada, at=MONDAY)
    answer = json.dumps({"text": f"hola @Eva_Stone: {SAYS}"}).encode()
    IdempotentRequest.objects.create(
        caller=ada.pk, key="k", path="/", started_at=MONDAY, status=200, answer=answer
    )
    return case


def everything():
    return json.dumps(rows_of_every_table(), ensure_ascii=False).casefold()


def erase(case, brand):
    return erase_authors(brand, [case.author_id], at=MONDAY)


def test_no_table_holds_a_name_or_a_word_of_them(brand, case):
    assert all(name.casefold() in everything() for name in NAMES)

    erased = erase(case, brand)

    assert [name for name in NAMES if name.casefold() in everything()] == []
    assert erased.authors == 1
    assert erased.posts == 2
    assert not RawItem.objects.exists()
    answer = IdempotentRequest.objects.get()
    assert (bytes(answer.answer), answer.status) == (b"{}", 200)


def test_what_others_said_stays_but_for_the_name(brand, case):
    erase(case, brand)

    said = dict(Content.objects.values_list("mention__external_id", "text"))
    assert said == {
        "2": FRAUD,
        "3": "…, tienes toda la razón",
        "4": "Hola …, lo vemos",
    }
    assert Revision.objects.get(mention__external_id="3").text == "… tienes razón"
    note = EntryText.objects.get(entry__case=case, entry__kind="note")
    assert note.text == "Mrs. … (…) waits"
    assert case_of("max").title == FRAUD


def test_what_somebody_typed_into_a_fact_names_nobody(brand, case):
    erase(case, brand)

    facts = Entry.objects.get(kind="ticket").facts
    assert (facts["system"], facts["number"]) == ("ERP", "7")
    assert (facts["on_behalf"], facts["matter"]) == ("…", "refund of …")


def test_search_finds_them_no_more(brand, case):
    def found(words):
        rows = find_mentions(MentionFilter(q=words))
        return set(rows.values_list("external_id", flat=True))

    assert found("quisiera") == {"1", "5"}
    assert found("eva_stone") == {"3", "4", "5"}

    erase(case, brand)

    assert found("quisiera") == found("eva_stone") == set()
    assert found("toda la razon") == {"3"}
    assert SearchDocument.objects.count() == 3


def test_facts_counts_scores_and_hashes_stay(brand, case):
    def facts():
        conversations = Conversation.objects.order_by("pk").values()
        evidence = Entry.objects.filter(kind="evidence").order_by("pk")
        return [
            *conversations,
            *ScoredPost.objects.order_by("pk").values(),
            *Assessment.objects.order_by("pk").values(),
            *Mention.objects.order_by("pk").values(),
            *evidence.values_list("facts", flat=True),
            *Author.objects.order_by("pk").values_list("followers", flat=True),
        ]

    before = facts()

    erase(case, brand)

    assert facts() == before


def test_what_a_case_writes_down_meanwhile_goes_too(brand, case):
    """A case may open from words that were read before they went."""
    evidence = EntryText.objects.get(entry__case=case, entry__kind="evidence")
    erase(case, brand)
    EntryText.objects.filter(pk=evidence.pk).update(text=SAYS, erased_at=None)

    catch_up()

    evidence.refresh_from_db()
    assert (evidence.text, evidence.erased_at) == ("", MONDAY)


def test_another_brands_author_of_the_same_name_stays(own_database, ada):
    acme, globex = Brand.objects.filter(slug__in=["acme", "globex"]).order_by("slug")
    for brand in (acme, globex):
        with brand_context(brand):
            listen()
            take(brand, eva("1"))
    with brand_context(globex):
        before = rows_of_every_table()

    with brand_context(acme):
        erase_authors(acme, [Author.objects.get().pk], at=MONDAY)
        assert not Content.objects.exists()

    with brand_context(globex):
        after = rows_of_every_table()
        summary = "tenants_brandsummary"
        assert {**after, summary: []} == {**before, summary: []}


def test_the_log_gets_ids_alone(brand, case):
    erase(case, brand)

    event = Event.objects.get(kind="author.erased")
    assert (event.subject_type, event.subject_id) == ("author", case.author_id)
    assert event.details == {}


def test_erasing_again_changes_nothing(brand, case):
    erase(case, brand)

    with nothing_changes():
        assert erase(case, brand) == Erased()


def test_a_failure_half_way_leaves_everything(brand, case, monkeypatch):
    monkeypatch.setattr("reputation.privacy.actions.record_each", None)

    with nothing_changes(), pytest.raises(TypeError):
        erase(case, brand)


def test_the_same_posts_again_are_duplicates(brand, case):
    erase(case, brand)

    with nothing_changes():
        assert take(brand, eva("1", metrics={"likes": 5})).duplicates == 1


def test_an_erased_post_that_changes_brings_figures_and_no_words(brand, case):
    erase(case, brand)

    changed = eva("1", metrics={"likes": 50}, text="Stone otra vez")
    result = take(brand, changed, at=MONDAY + timedelta(minutes=1))

    post = Mention.objects.get(external_id="1")
    assert (result.updated, post.likes, post.author_id) == (1, 50, case.author_id)
    assert post.complaint > 0.9
    assert [name for name in NAMES if name.casefold() in everything()] == []
    assert Author.objects.count() == 5
    with nothing_changes():
        assert take(brand, changed).duplicates == 1


def test_a_later_post_is_of_somebody_new(brand, case):
    erase(case, brand)

    take(brand, eva("6", text=PRAISE))

    post = Mention.objects.get(external_id="6")
    assert post.author_id != case.author_id
    assert post.author.handle == "@Eva_Stone"
    assert Author.objects.get(pk=case.author_id).handle == "—"


def test_pages_and_answers_still_show_what_is_left(brand, case, page, api):
    erase(case, brand)

    post = Mention.objects.get(external_id="1")
    mine = f"/b/acme/conversations/{post.conversation_id}/"
    for address in (mine, f"/b/acme/cases/{case.reference}/", "/b/acme/inbox/"):
        answer = page.get(address)
        said = answer.content.decode()
        assert answer.status_code == 200
        assert not any(name in said for name in NAMES)
    told = api.get(f"/api/v1/brands/acme/mentions/{post.pk}/").json()
    assert (told["text"], told["author"]["handle"]) == ("", "—")
    assert told["author"]["id"] == str(case.author_id)
    assert told["triage"]["complaint"] > 0.9
    assert api.get(f"/api/v1/brands/acme/conversations/{post.conversation_id}/risk/")


def test_two_people_of_one_name_do_not_mix(brand):
    """A name inside another one stays: @ann is not @anna."""
    happen(
        brand,
        item("1", by="ann", **STAR),
        reply("2", "1", by="leo", text="@anna y @Ann: hola, ann"),
    )

    erase_authors(brand, [Author.objects.get(handle="ann").pk], at=MONDAY)

    said = Content.objects.get(mention__external_id="2").text
    assert said == "@anna y …: hola, ann"


def test_the_command_erases_by_handle_and_passes_over_who_is_erased(
    brand, case, capsys
):
    def run(*arguments):
        call_command("erase_author", *arguments)
        return capsys.readouterr().out.strip()

    assert run("acme", "@eva_STONE") == (
        f"Erased author {case.author_id}: 2 posts and 2 texts of cases have lost their words."
    )
    assert run("acme", str(case.author_id)) == (
        f"Author {case.author_id} is erased already."
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["acme", "nobody"], "no author here is called 'nobody'"),
        (["acme", "leo"], "'leo' is an author on email, twitter: name one"),
        (["acme", "leo", "--channel=phone"], "no author here is called 'leo'"),
        (["hooli", "leo"], "no brand has the slug 'hooli'"),
    ],
    ids=["nobody", "several", "elsewhere", "no brand"],
)
def test_the_command_refuses_in_a_sentence(brand, arguments, sentence):
    take(brand, item("1", by="leo"), item("2", by="leo", channel="email"))

    with nothing_changes(), pytest.raises(CommandError, match=sentence) as refused:
        call_command("erase_author", *arguments)
    assert refused.value.returncode == 2
