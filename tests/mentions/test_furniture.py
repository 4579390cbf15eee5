"""Page furniture is cut out of posts of the web before they are read, and kept in what was sent."""

import pytest

from reputation.channels.models import Channel
from reputation.mentions.models import Content, Mention, RawItem
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import item, outcome, take

PAGE = "Me cobran de más.\nInicia sesión para comentar\nCompartir en Facebook"
OWN = "Me cobran de más."


@pytest.fixture
def web(brand):
    Channel.objects.create(slug="blog", kind="blog", name="Blog", created_at=MONDAY)
    return brand


@pytest.mark.parametrize("kind", ["post", "article", "comment"])
def test_what_is_read_and_shown_is_the_authors(web, monkeypatch, kind):
    reader = reads(monkeypatch)

    take(web, item("1", channel="blog", kind=kind, text=PAGE))

    assert [told["text"] for told in reader.told] == [OWN]
    assert Content.objects.get().text == OWN
    assert RawItem.objects.get().raw == {"text": PAGE}


def test_what_the_sender_kept_stays_untouched(web):
    take(web, item("1", channel="blog", text=PAGE, raw={"html": "<p>…"}))

    assert RawItem.objects.get().raw == {"html": "<p>…"}


def test_the_same_page_again_is_the_same_post(web):
    take(web, item("1", channel="blog", text=PAGE))

    assert outcome(take(web, item("1", channel="blog", text=PAGE))) == (0, 0, 1, 0)


def test_what_is_furniture_alone_is_kept_and_not_read(web, monkeypatch):
    reader = reads(monkeypatch)

    take(web, item("1", channel="blog", kind="comment", text="Inicia sesión para comentar"))  # fmt: skip

    assert reader.told == []
    mention = Mention.objects.get()
    assert (mention.engine, mention.complaint) == ("", None)
    assert Content.objects.get().text == "Inicia sesión para comentar"


@pytest.mark.parametrize(
    "other",
    [{"channel": "twitter"}, {"channel": "blog", "kind": "review"}],
    ids=["no page", "no cut-out"],
)
def test_elsewhere_nothing_is_cut(web, other):
    take(web, item("1", text=PAGE, **other))

    assert Content.objects.get().text == PAGE
    assert not RawItem.objects.exists()
