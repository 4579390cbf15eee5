"""Second opinions: given beside the reading by a worker of their own, and only where one is set up."""

import pytest

from reputation.celery import app
from reputation.events.models import Event
from reputation.mentions import opinions, reactions, tasks
from reputation.mentions.models import Mention, SecondOpinion
from reputation.mentions.reactions import ask_second_opinion
from reputation.mentions.tasks import opine
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import HOUR, item, listen, repost, take

pytest.importorskip("onnx", reason="requirements-dev.txt brings onnx")

from tests.mentions.transformers import make_folder


@pytest.fixture
def asked(settings, tmp_path, monkeypatch):
    """A transformer is set up; what is queued is noted, and done by hand."""
    settings.TRANSFORMER = str(make_folder(tmp_path / "tiny"))
    opinions.transformer.cache_clear()
    sent = []
    for module in (reactions, tasks):
        monkeypatch.setattr(
            module, "send", lambda task, brand, **ids: sent.append((task.name, ids))
        )
    return sent


def accepted() -> Event:
    return Event.objects.filter(kind="mentions.accepted").latest("pk")


def work(sent):
    while sent:
        _name, ids = sent.pop()
        opine.run(**ids)


def told():
    rows = SecondOpinion.objects.order_by("mention__external_id")
    return {row.mention.external_id: round(row.labels["complaint"], 2) for row in rows}


def test_posts_get_an_opinion_and_keep_their_reading(brand, asked):
    take(brand, item("1", text="bad"), item("2", text="good"), repost("3", "1"))
    before = list(Mention.objects.order_by("pk").values_list("complaint", "engine"))

    ask_second_opinion(accepted())
    work(asked)

    assert told() == {"1": 0.98, "2": 0.02}
    assert SecondOpinion.objects.first().model == "tiny"
    after = list(Mention.objects.order_by("pk").values_list("complaint", "engine"))
    assert after == before


def test_a_large_batch_is_gone_through_piece_by_piece(brand, asked, monkeypatch):
    monkeypatch.setattr(opinions, "MOST_AT_ONCE", 2)
    take(brand, *(item(str(n), text="bad") for n in range(5)))

    ask_second_opinion(accepted())
    work(asked)

    assert len(told()) == 5


def test_running_twice_asks_nobody_twice(brand, asked, monkeypatch):
    take(brand, item("1", text="bad"))
    ask_second_opinion(accepted())
    again = list(asked)
    work(asked)

    monkeypatch.setattr(opinions, "transformer", lambda _: 1 / 0)
    work(again)

    assert told() == {"1": 0.98}


def test_a_changed_post_is_asked_about_again(brand, asked):
    take(brand, item("1", text="bad"))
    ask_second_opinion(accepted())
    work(asked)
    SecondOpinion.objects.update(made_at=MONDAY)

    take(brand, item("1", text="good"), at=MONDAY + HOUR)
    ask_second_opinion(accepted())
    work(asked)

    assert told() == {"1": 0.02}


def test_without_a_folder_nobody_is_asked(brand, asked, settings):
    settings.TRANSFORMER = ""
    take(brand, item("1", text="bad"))

    ask_second_opinion(accepted())

    assert asked == []


def test_it_has_a_queue_that_no_other_worker_takes(brand):
    assert app.conf.task_routes[opine.name] == {"queue": "transformer"}
    assert "transformer" not in {queue.name for queue in app.conf.task_queues}


def test_the_licence_is_told_where_it_is_loaded(brand, asked, caplog):
    take(brand, item("1", text="bad"))
    ask_second_opinion(accepted())

    work(asked)

    assert "Made by this test. Free for all to use." in caplog.text


def test_an_opinion_stays_in_its_brand(brand, globex, asked):
    listen()
    with brand_context(brand):
        take(brand, item("1", text="bad"))
        ask_second_opinion(accepted())
        work(asked)

    assert not SecondOpinion.objects.exists()
