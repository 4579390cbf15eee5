"""Playbooks come onto the shelf, are worded anew, and are published."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from reputation.common.ids import uuid7
from reputation.events.actions import record, record_each
from reputation.playbooks.authority import Actor
from reputation.playbooks.checking import Fault, PlaybookIsBroken, written
from reputation.playbooks.comparing import changed_parts
from reputation.playbooks.format import Document
from reputation.playbooks.models import Playbook, PlaybookVersion, VersionState
from reputation.playbooks.shelf import shipped


class PlaybookExists(Refused):
    """There is one playbook per slug."""

    code = "playbook_exists"


class PlaybookHasChanged(Refused):
    """Somebody else changed the playbook since it was read."""

    code = "precondition_failed"


class NothingToPublish(Refused):
    """A playbook without a draft."""

    code = "nothing_to_publish"


def install_library(*, at: datetime) -> list[Playbook]:
    """Put those shipped playbooks on the brand's shelf that are not there; return them.

    Safe to call again and at once: what is there stays as the brand has worded it. Brands
    get the library at the first look at their playbooks, not when they are made.
    """
    known = set(Playbook.objects.values_list("slug", flat=True))
    missing = [each for each in shipped().values() if each.slug not in known]
    if not missing:
        return []
    new = [
        Playbook(id=uuid7(), slug=each.slug, is_shipped=True, created_at=at)
        for each in missing
    ]
    try:
        with transaction.atomic():
            Playbook.objects.bulk_create(new)
            PlaybookVersion.objects.bulk_create(
                _first_version(playbook, document, at)
                for playbook, document in zip(new, missing, strict=True)
            )
            facts = [{"playbook": each.slug, "shipped": True} for each in new]
            record_each("playbook.created", facts, at=at)
    except IntegrityError:
        return []  # somebody else has put them there at the same moment
    return new


def _first_version(
    playbook: Playbook, document: Document, at: datetime
) -> PlaybookVersion:
    return PlaybookVersion(
        playbook=playbook,
        number=1,
        document=written(document),
        state=VersionState.PUBLISHED,
        review_date=document.review_date,
        made_at=at,
        published_at=at,
    )


def create_playbook(document: Document, *, by: Actor, at: datetime) -> Playbook:
    """Put a playbook of the brand's own on the shelf, as a draft.

    Raises:
        PlaybookExists: its slug is taken.
    """
    try:
        with transaction.atomic():
            playbook = Playbook.objects.create(slug=document.slug, created_at=at)
            _write_draft(playbook, document, by=by, at=at)
            record("playbook.created", playbook, by=by, at=at, playbook=playbook.slug)
    except IntegrityError as error:
        raise PlaybookExists(
            _("A playbook “%(slug)s” exists already.") % {"slug": document.slug}
        ) from error
    return playbook


def save_draft(
    playbook: Playbook,
    document: Document,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> PlaybookVersion:
    """Word a playbook anew, as its draft; what is published stays in force.

    Raises:
        PlaybookHasChanged: it is not of the version that the caller has read.
        PlaybookIsBroken: the document has another slug.
    """
    with transaction.atomic():
        playbook = _locked(playbook, version)
        if document.slug != playbook.slug:
            detail = _("The slug stays “%(slug)s”.") % {"slug": playbook.slug}
            raise PlaybookIsBroken([Fault("/slug", "slug_stays", detail)])
        before = playbook.versions.order_by("-number").first()
        draft = _write_draft(playbook, document, by=by, at=at)
        _rise(playbook)
        parts = changed_parts(before.read(), document) if before else []
        record(
            "playbook.drafted",
            playbook,
            by=by,
            at=at,
            playbook=playbook.slug,
            version=draft.number,
            parts=parts,
        )
    return draft


def publish_draft(
    playbook: Playbook, *, by: Actor, at: datetime, version: int | None = None
) -> PlaybookVersion:
    """Put the draft in force for new runs. Runs that go on keep the version they have.

    Raises:
        NothingToPublish: there is no draft.
        PlaybookHasChanged: it is not of the version that the caller has read.
    """
    with transaction.atomic():
        playbook = _locked(playbook, version)
        draft = playbook.versions.filter(
            state=VersionState.DRAFT
        ).first()  # at most one
        if draft is None:
            raise NothingToPublish(
                _("“%(slug)s” has no draft.") % {"slug": playbook.slug}
            )
        playbook.versions.filter(state=VersionState.PUBLISHED).update(
            state=VersionState.RETIRED
        )
        draft.state, draft.published_at = VersionState.PUBLISHED, at
        draft.save(update_fields=["state", "published_at"])
        _rise(playbook)
        record(
            "playbook.published",
            playbook,
            by=by,
            at=at,
            playbook=playbook.slug,
            version=draft.number,
        )
    return draft


def _locked(playbook: Playbook, version: int | None) -> Playbook:
    found = Playbook.objects.select_for_update().get(pk=playbook.pk)
    if version is not None and version != found.version:
        raise PlaybookHasChanged(
            _("“%(slug)s” has changed since: it is at version %(version)s now.")
            % {"slug": found.slug, "version": found.version}
        )
    return found


def _rise(playbook: Playbook) -> None:
    playbook.version += 1
    playbook.save(update_fields=["version"])


def _write_draft(
    playbook: Playbook, document: Document, *, by: Actor, at: datetime
) -> PlaybookVersion:
    draft = playbook.versions.filter(state=VersionState.DRAFT).first()  # at most one
    if draft is None:
        latest = playbook.versions.aggregate(found=Max("number"))["found"] or 0
        draft = PlaybookVersion(
            playbook=playbook, number=latest + 1, state=VersionState.DRAFT
        )
    draft.document = written(document)
    draft.review_date = document.review_date
    draft.made_by_id, draft.made_at = (by.pk if by else None), at
    draft.save()
    return draft
