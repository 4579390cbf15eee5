"""What the pages that act on a post have in common."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from reputation.mentions.models import Mention
from reputation.mentions.queries import mentions_by_id
from tenants.access import Scope
from tenants.gate import BrandRequest


def may_write(request: BrandRequest, scope: Scope = Scope.MENTIONS_WRITE) -> None:
    """Let only those in who may change it here.

    Raises:
        PermissionDenied: the person's role does not allow it.
    """
    if not request.access.may(scope):
        raise PermissionDenied


def found_mention(mention_id: UUID) -> Mention:
    mention = mentions_by_id([mention_id]).get(mention_id)
    if mention is None:
        raise Http404
    return mention


def back_to_post(request: BrandRequest, mention: Mention) -> HttpResponse:
    """Return to the page that asked, at the post."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = reverse(
            "conversation-detail",
            kwargs={
                "brand": request.brand.slug,
                "conversation_id": mention.conversation_id,
            },
        )
    return redirect(f"{wanted}#post-{mention.pk}")
