"""authors/: who posts."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.inputs import QuerySerializer, read_query
from reputation.api.pagination import Order, page_of
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView
from reputation.mentions.authors import NO_POSTS, find_authors, tally_of
from reputation.mentions.models import Author
from tenants.access import Scope

# Ids are made in the order of arrival.
NEWEST = Order("authors-newest", ("pk",), (UUID,))


class AuthorParameters(QuerySerializer):
    channel = serializers.CharField(required=False, max_length=63)
    handle = serializers.CharField(
        required=False, max_length=200, help_text="The whole handle, in any case."
    )


class AuthorList(ApiView):
    """Who posted, latest arrivals first."""

    is_paged = True
    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="authors_list",
        summary="Who posted",
        parameters=[AuthorParameters],
        responses=shapes.AuthorPage,
    )
    def get(self, request: ApiRequest) -> Response:
        authors = find_authors(**read_query(request, AuthorParameters))
        page = page_of(authors, request, NEWEST)
        return Response(
            shapes.AuthorPage(
                results=_author_shapes(page.rows),
                next=page.next,
                previous=page.previous,
            )
        )


class AuthorDetail(ApiView):
    """One author."""

    scopes = {"GET": Scope.MENTIONS_READ}

    @extend_schema(
        operation_id="authors_retrieve", summary="One author", responses=shapes.Author
    )
    def get(self, request: ApiRequest, author_id: UUID) -> Response:
        authors: QuerySet[Author] = find_authors().filter(pk=author_id)
        found = _author_shapes(list(authors))
        if not found:
            raise Http404
        return Response(found[0])


def _author_shapes(authors: list[Author]) -> list[shapes.Author]:
    tallies = tally_of([author.pk for author in authors])
    return [
        shapes.Author(
            id=author.pk,
            channel=author.channel.slug,
            handle=author.handle,
            name=author.name or None,
            followers=author.followers,
            verified=author.verified,
            posts=tallies.get(author.pk, NO_POSTS).posts,
            complaints=tallies.get(author.pk, NO_POSTS).complaints,
            first_seen_at=author.first_seen_at,
            identities=[],
        )
        for author in authors
    ]
