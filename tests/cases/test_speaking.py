"""A case is answered in the language of the post that began it, as a person corrects that."""

import pytest

from reputation.analysis.reading import Reading
from reputation.cases.models import Case
from reputation.events.models import Event
from reputation.mentions import readers
from reputation.mentions.models import Mention
from reputation.pipeline.corrections import correct_mention, undo_correction
from reputation.pipeline.verdicts import Verdict
from tests.cases.story import catch_up, happen, the_case
from tests.mentions.scripted import ScriptedReader
from tests.people import MONDAY
from tests.pipeline.desk import HOUR, MINUTE, item, reply

CALM = Reading(0.0, 0.1, 0.4, language="pt")
ANGRY = Reading(-0.8, 0.9, 0.5, intent="complaint", language="pt")


class Reader(ScriptedReader):
    """Reads “Furia” as a complaint in any language, and “Vaya” in Spanish alone."""

    def read(self, text, **around):
        known = around.get("known")
        return ANGRY if text == "Furia" or (known and known[0] == "es") else CALM


@pytest.fixture
def desk(brand, monkeypatch):
    monkeypatch.setattr(readers, "READER", Reader({}))
    happen(brand, item("1", text="Furia", by="eva"))
    return brand


def correct(brand, by, external_id="1", language="es"):
    post = Mention.objects.get(external_id=external_id)
    says = Verdict(language=language)
    correct_mention(brand, post.pk, says, by=by, at=MONDAY + MINUTE)
    catch_up(MONDAY + MINUTE)
    return post


def test_a_case_follows_the_language_of_its_post(desk, ada):
    assert the_case().language == "pt"
    version = the_case().version

    post = correct(desk, ada)

    assert (the_case().language, the_case().version) == ("es", version + 1)

    undo_correction(desk, post.pk, by=ada, at=MONDAY + HOUR)
    catch_up(MONDAY + HOUR)
    assert the_case().language == "pt"


def test_told_twice_it_changes_once(desk, ada):
    correct(desk, ada)
    version = the_case().version

    Event.objects.filter(kind="mention.corrected").update(relayed_at=None)
    catch_up(MONDAY + HOUR)

    assert (the_case().language, the_case().version) == ("es", version)


def test_a_later_post_of_the_case_does_not_decide(desk, ada):
    happen(desk, reply("2", "1", text="Furia", by="eva"))

    correct(desk, ada, "2")

    assert the_case().language == "pt"


def test_a_language_that_was_set_otherwise_stays(desk, ada):
    Case.objects.update(language="en")

    correct(desk, ada)

    assert the_case().language == "en"


def test_a_complaint_in_its_own_language_opens_a_case(desk, ada):
    happen(desk, item("3", text="Vaya", by="luz"))
    assert Case.objects.count() == 1

    correct(desk, ada, "3")

    assert Case.objects.count() == 2
    assert Case.objects.get(posts__mention__external_id="3").language == "es"
