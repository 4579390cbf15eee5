"""playbooks/: what to do about a kind of trouble, in versions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from msgspec.structs import astuple, fields
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reputation.api.etags import IF_MATCH, version_read, with_etag
from reputation.api.idempotency import idempotent
from reputation.api.inputs import (
    NoParameters,
    QuerySerializer,
    StrictSerializer,
    read_body,
    read_query,
)
from reputation.api.pagination import Order, page_of
from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import playbook_shapes as shapes
from reputation.api.v1.risk import language_for
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.playbooks.actions.editing import (
    create_playbook,
    install_library,
    publish_draft,
    save_draft,
)
from reputation.playbooks.checking import PlaybookIsBroken, read_document
from reputation.playbooks.comparing import differences
from reputation.playbooks.format import Document
from reputation.playbooks.models import Playbook, PlaybookVersion
from reputation.playbooks.queries import Shelved, find_playbook, shelf, versions_of
from tenants.access import Scope

BY_SLUG = Order("playbooks-by-slug", ("slug",), (str,), newest_first=False)


class PlaybookFields(StrictSerializer):
    """A document; checked by `reputation.playbooks.checking`, described by its own struct."""

    document = serializers.DictField()
    publish = serializers.BooleanField(default=True)


# What GET answers besides the document, and follows from it or from what has become of it.
FOLLOWS = {field.name for field in fields(shapes.PlaybookSummary)} | {"etag"}


class PlaybookAsRead(PlaybookFields):
    """What GET has answered, the document changed."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        read_only = {
            name: serializers.JSONField(required=False, allow_null=True)
            for name in sorted(FOLLOWS)
        }
        return {**super().get_fields(), **read_only}


class Pair(QuerySerializer):
    """Two versions to compare."""

    before = serializers.IntegerField(min_value=1)
    after = serializers.IntegerField(min_value=1)


class _Tagged(msgspec.Struct):
    etag: int


class PlaybookList(ApiView):
    """The brand's playbooks by slug; the first look puts the shipped ones there."""

    is_paged = True
    scopes = {"GET": Scope.PLAYBOOKS_READ, "POST": Scope.PLAYBOOKS_WRITE}

    @extend_schema(
        operation_id="playbooks_list",
        summary="The brand's playbooks",
        responses=shapes.PlaybookPage,
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        now = timezone.now()
        install_library(at=now)
        page = page_of(Playbook.objects.all(), request, BY_SLUG)
        return Response(
            shapes.PlaybookPage(
                results=[
                    shapes.summary_shape(each, language_for(request))
                    for each in shelf(at=now, playbooks=page.rows)
                ],
                next=page.next,
                previous=page.previous,
            )
        )

    @extend_schema(
        operation_id="playbooks_create",
        summary="Put a playbook on the shelf",
        request=shapes.PlaybookBody,
        responses={201: shapes.Playbook},
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        wanted = read_body(request, PlaybookFields)
        document, now = document_of(wanted), timezone.now()
        install_library(at=now)
        with transaction.atomic():
            playbook = create_playbook(document, by=actor(request), at=now)
            if wanted["publish"]:
                publish_draft(playbook, by=actor(request), at=now)
        return _answer(playbook, request, status=201)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code == HTTPStatus.CREATED and "ETag" not in response:
            # An answer made for an Idempotency-Key, now or before, is its bytes alone.
            made = msgspec.json.decode(response.content, type=_Tagged)
            with_etag(response, made.etag)
        return super().finalize_response(request, response, *args, **kwargs)


class PlaybookDetail(ApiView):
    """One playbook, by its id or its slug."""

    scopes = {"GET": Scope.PLAYBOOKS_READ, "PUT": Scope.PLAYBOOKS_WRITE}

    @extend_schema(
        operation_id="playbooks_retrieve",
        summary="One playbook",
        responses=shapes.Playbook,
    )
    def get(self, request: ApiRequest, playbook: str) -> Response:
        return _answer(found_playbook(playbook), request)

    @extend_schema(
        operation_id="playbooks_update",
        summary="Word a playbook anew",
        parameters=[IF_MATCH],
        request=shapes.PlaybookAsRead,
        responses=shapes.Playbook,
    )
    def put(self, request: ApiRequest, playbook: str) -> Response:
        found, version = found_playbook(playbook), version_read(request)
        wanted = read_body(request, PlaybookAsRead)
        document, by, now = document_of(wanted), actor(request), timezone.now()
        _must_come_from(wanted, found, document)
        try:
            with transaction.atomic():
                save_draft(found, document, by=by, at=now, version=version)
                if wanted["publish"]:
                    publish_draft(found, by=by, at=now)
        except PlaybookIsBroken as error:
            raise broken(error) from error
        return _answer(found, request)


class PlaybookVersions(ApiView):
    """A playbook's versions, the newest first."""

    scopes = {"GET": Scope.PLAYBOOKS_READ}

    @extend_schema(
        operation_id="playbooks_versions",
        summary="The versions of a playbook",
        responses=shapes.VersionList,
    )
    def get(self, request: ApiRequest, playbook: str) -> Response:
        read_query(request, NoParameters)
        found = versions_of(found_playbook(playbook))
        return Response(
            shapes.VersionList([shapes.version_shape(one) for one in found])
        )


class PlaybookDifferences(ApiView):
    """What differs between two versions of a playbook."""

    takes_parameters = True
    scopes = {"GET": Scope.PLAYBOOKS_READ}

    @extend_schema(
        operation_id="playbooks_differences",
        summary="What differs between two versions",
        parameters=[Pair],
        responses=shapes.DifferenceList,
    )
    def get(self, request: ApiRequest, playbook: str) -> Response:
        pair = read_query(request, Pair)
        versions = {one.number: one for one in versions_of(found_playbook(playbook))}
        before, after = (_version(versions, pair[each]) for each in ("before", "after"))
        return Response(
            shapes.DifferenceList(
                before=before.number,
                after=after.number,
                results=[
                    shapes.DifferenceShape(
                        each.place, each.change, each.before, each.after
                    )
                    for each in differences(before.read(), after.read())
                ],
            )
        )


def found_playbook(name: str) -> Playbook:
    """Return the playbook of that id or slug, the shipped ones put on the shelf first.

    Raises:
        Http404: there is none.
    """
    install_library(at=timezone.now())
    playbook = find_playbook(name)
    if playbook is None:
        raise Http404
    return playbook


def document_of(wanted: dict[str, object]) -> Document:
    """Return the body's document, checked. Raises ApiError with every fault's place."""
    try:
        return read_document(wanted["document"])
    except PlaybookIsBroken as error:
        raise broken(error) from error


def broken(error: PlaybookIsBroken) -> ApiError:
    """Return the problem of a document that is none."""
    errors = [
        FieldError(f"/document{each.pointer}", each.code, each.detail)
        for each in error.faults
    ]
    return ApiError(400, error.code, str(error), errors=errors)


def _must_come_from(
    wanted: dict[str, Any], playbook: Playbook, document: Document
) -> None:
    """Check that nothing was worded beside the document, where it would be lost.

    Raises:
        ApiError: 400, with each field that has to be changed in the document.
    """
    known = [_shelved(playbook.pk).document, document]
    may_say = {
        "slug": [playbook.slug],
        "title": [text for each in known for text in astuple(each.title)],
        "summary": [text for each in known for text in astuple(each.summary)],
        "review_date": [str(each.review_date) for each in known],
    }
    detail = _("This follows from the document: change it there.")
    errors = [
        FieldError(f"/{name}", "read_only", detail)
        for name, said in may_say.items()
        if wanted.get(name) is not None and wanted[name] not in said
    ]
    if errors:
        raise ApiError(400, "read_only", detail, errors=errors)


def _version(versions: dict[int, PlaybookVersion], number: int) -> PlaybookVersion:
    if number not in versions:
        raise Http404
    return versions[number]


def _answer(playbook: Playbook, request: ApiRequest, *, status: int = 200) -> Response:
    shelved = _shelved(playbook.pk)
    shape = shapes.playbook_shape(shelved, language_for(request))
    answer = Response(shape, status=status)
    return with_etag(answer, shelved.playbook.version)


def _shelved(playbook_id: UUID) -> Shelved:
    (found,) = shelf(
        at=timezone.now(), playbooks=Playbook.objects.filter(pk=playbook_id)
    )
    return found
