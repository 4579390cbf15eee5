"""Playbooks come onto the shelf, are worded anew, and are published."""

from datetime import date

import pytest

from reputation.events.models import Event
from reputation.playbooks.actions.editing import (
    NothingToPublish,
    PlaybookExists,
    PlaybookHasChanged,
    create_playbook,
    install_library,
    publish_draft,
    save_draft,
)
from reputation.playbooks.checking import PlaybookIsBroken
from reputation.playbooks.comparing import differences
from reputation.playbooks.models import Playbook, PlaybookVersion
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.playbooks.cases import hours
from tests.playbooks.documents import a_step, read, words

pytestmark = pytest.mark.usefixtures("acme")


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def versions(playbook):
    rows = playbook.versions.order_by("number")
    return list(rows.values_list("number", "state"))


def test_the_library_is_put_on_the_shelf_once(acme, globex):
    with brand_context(acme):
        assert len(install_library(at=MONDAY)) == 12
        assert install_library(at=MONDAY) == []
        assert Playbook.objects.filter(is_shipped=True).count() == 12
        assert kinds() == ["playbook.created"] * 12
    with brand_context(globex):
        assert not Playbook.objects.exists()
        assert not Event.objects.exists()


def test_the_library_leaves_alone_what_the_brand_has_worded(ada):
    own = create_playbook(read(slug="outage"), by=ada, at=MONDAY)

    assert len(install_library(at=MONDAY)) == 11
    assert versions(own) == [(1, "draft")]


def test_the_library_is_installed_in_few_statements(count_queries):
    assert count_queries(lambda: install_library(at=MONDAY)) <= 6
    assert count_queries(lambda: install_library(at=MONDAY)) == 1


def test_a_playbook_begins_as_a_draft(ada):
    playbook = create_playbook(read(), by=ada, at=MONDAY)

    draft = playbook.versions.get()
    assert (draft.number, draft.state, draft.made_by_id) == (1, "draft", ada.pk)
    assert draft.review_date == date(2026, 6, 1)
    assert draft.read() == read()
    assert kinds() == ["playbook.created"]


def test_a_slug_is_taken_once(ada):
    create_playbook(read(), by=ada, at=MONDAY)

    with pytest.raises(PlaybookExists) as refused:
        create_playbook(read(), by=ada, at=MONDAY)

    assert str(refused.value) == "A playbook “toner-trouble” exists already."
    assert PlaybookVersion.objects.count() == 1
    assert kinds() == ["playbook.created"]


def test_publishing_retires_the_version_before(shelf, ada):
    playbook = shelf()
    save_draft(playbook, read(owner="brand_pr"), by=ada, at=hours(1))
    assert versions(playbook) == [(1, "published"), (2, "draft")]

    publish_draft(playbook, by=ada, at=hours(2))

    assert versions(playbook) == [(1, "retired"), (2, "published")]
    event = Event.objects.latest("pk")
    assert (event.kind, event.subject_id) == ("playbook.published", playbook.pk)
    assert event.details == {"playbook": "toner-trouble", "version": 2}
    with pytest.raises(NothingToPublish):
        publish_draft(playbook, by=ada, at=hours(3))


def test_a_draft_is_worded_over_until_it_is_published(shelf, ada):
    playbook = shelf()

    save_draft(playbook, read(owner="brand_pr"), by=ada, at=hours(1))
    save_draft(playbook, read(title=words("Other")), by=ada, at=hours(2))

    assert versions(playbook) == [(1, "published"), (2, "draft")]
    assert playbook.versions.get(number=2).read().title.en == "Other"
    assert Event.objects.latest("pk").details["parts"] == ["owner", "title"]


def test_a_change_of_what_somebody_else_has_changed_is_refused(shelf, ada):
    playbook = shelf()
    before = playbook.version
    save_draft(playbook, read(owner="brand_pr"), by=ada, at=hours(1), version=before)
    events = Event.objects.count()

    with pytest.raises(PlaybookHasChanged):
        save_draft(playbook, read(), by=ada, at=hours(2), version=before)
    with pytest.raises(PlaybookHasChanged):
        publish_draft(playbook, by=ada, at=hours(2), version=before)

    assert playbook.versions.get(number=2).read().owner == "brand_pr"
    assert versions(playbook)[1] == (2, "draft")
    assert Event.objects.count() == events


def test_a_playbook_keeps_its_slug(shelf, ada):
    playbook = shelf()

    with pytest.raises(PlaybookIsBroken) as refused:
        save_draft(playbook, read(slug="other"), by=ada, at=MONDAY)

    assert [each.pointer for each in refused.value.faults] == ["/slug"]
    assert versions(playbook) == [(1, "published")]


def test_a_difference_names_its_place_and_both_sides():
    before = read(steps=[a_step("look"), a_step("answer"), a_step("check")])
    after = read(
        steps=[
            a_step("look", mandatory=True),
            a_step("check"),
            a_step("thank"),
        ],
        do=[words("Answer."), words("Thank.")],
    )

    found = [(one.place, one.change, one.before) for one in differences(before, after)]

    assert found == [
        ("/do/1", "added", None),
        ("/steps/look/mandatory", "added", None),
        ("/steps/check/order", "changed", 3),
        ("/steps/thank", "added", None),
        ("/steps/answer", "removed", found[4][2]),
    ]
    assert differences(before, before) == []


def test_a_list_says_what_came_and_what_went():
    before = read(do=[words("a"), words("b")], dont=[words("x"), words("y")])
    after = read(do=[words("c"), words("b")], dont=[words("y"), words("x")])

    found = [
        (one.place, one.change, one.before, one.after)
        for one in differences(before, after)
    ]

    assert found == [
        ("/do/0", "added", None, words("c")),
        ("/do/0", "removed", words("a"), None),
        ("/dont", "changed", [words("x"), words("y")], [words("y"), words("x")]),
    ]
