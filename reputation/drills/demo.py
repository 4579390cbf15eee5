"""The demo: one agency, five brands, and their last ten weeks.

Every step may run again: it finds what is there and makes what is missing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.drills.ambient import ambient
from reputation.drills.credentials import Credentials
from reputation.drills.desk import Desk
from reputation.drills.scenario import Story
from reputation.drills.slices import slices
from reputation.mentions.models import Mention
from reputation.pipeline.accept import accept
from reputation.risk.actions import settle_due
from tenants.access import Role, Scope
from tenants.actions import (
    add_member,
    create_agency,
    create_brand,
    create_user,
    issue_api_key,
)
from tenants.keys import find_api_key
from tenants.models import Agency, Brand, User
from tenants.schemas import brand_context

AGENCY = "Agencia Atalaya"
EMAIL = "demo@vigia.example"
LIMIT_FACTOR = 10
# What is older than this came before we listened.
FRESH = timedelta(days=1)


class DemoIsRefused(Refused):
    """Something that the demo did not make is in its place, or its posts do not fit."""

    code = "demo_is_refused"


def open_agency(*, at: datetime) -> Agency:
    """Return the demo's agency."""
    found = Agency.objects.filter(name=AGENCY).order_by("pk").first()
    return found or create_agency(AGENCY, at=at)


def open_brand(agency: Agency, desk: Desk, *, at: datetime) -> Brand:
    """Return the desk's brand, complete, with its channels."""
    brand = Brand.objects.filter(slug=desk.slug).first()
    if brand and brand.agency_id != agency.pk:
        raise DemoIsRefused(
            _("“%(slug)s” is already a brand of another agency.") % {"slug": desk.slug}
        )
    if brand is None or brand.state != Brand.State.READY:
        brand = create_brand(
            agency,
            desk.slug,
            name=desk.name,
            locale=desk.locale,
            timezone=desk.timezone,
            currency=desk.currency,
            country=desk.country,
            at=at,
        )
    with brand_context(brand):
        _open_channels(desk, at=at)
    return brand


def _open_channels(desk: Desk, *, at: datetime) -> None:
    for slug, place in desk.channels.items():
        Channel.objects.get_or_create(
            slug=slug,
            defaults={
                "kind": place.kind,
                "name": place.name,
                "url": place.url,
                "own_accounts": place.own_accounts,
                "operator": place.operator,
                "created_at": at,
            },
        )


def open_door(agency: Agency, credentials: Credentials, *, at: datetime) -> None:
    """Make the user and the key that the credentials name, or make new ones fit."""
    with transaction.atomic():
        user = User.objects.filter(email=credentials.email).first()
        if user is None:
            user = create_user(
                credentials.email, name="Demo", password=credentials.password
            )
        elif not user.check_password(credentials.password):
            user.set_password(credentials.password)
            user.save(update_fields=["password"])
        add_member(agency, user, role=Role.AGENCY_LEAD, all_brands=True, at=at)
        if credentials.api_key and find_api_key(credentials.api_key, at=at):
            return
        issued = issue_api_key(
            agency,
            name="Demo",
            scopes=list(Scope),
            limit_factor=LIMIT_FACTOR,
            by=user,
            at=at,
        )
        credentials.api_key = issued.token


def past(desk: Desk, story: Story, *, now: datetime) -> list[dict[str, Any]]:
    """Return what was posted by `now`: ten weeks of talk, the story to its anchor."""
    told = story.items(now - story.anchor)
    items = ambient(desk, now=now) + [i for i in told if _posted_at(i) <= now]
    return sorted(items, key=_posted_at)


def load_past(
    brand: Brand,
    desk: Desk,
    story: Story,
    *,
    now: datetime,
    step: Callable[[int], None] = lambda _count: None,
) -> int:
    """Play a brand's past through the pipeline, and return how many posts are new.

    The clock runs along: each slice is accepted and settled at its own end, so that the
    scores have the history that they would have had. All of it is there, or nothing.

    Raises:
        DemoIsRefused: an item does not fit.
    """
    accepted = 0
    with brand_context(brand), transaction.atomic():
        told = [_posted_at(item) for item in story.items(now - story.anchor)]
        for end, items in slices(past(desk, story, now=now), now, moments=told):
            if items:
                result = accept(brand, items, at=end, backfill=now - end >= FRESH)
                if result.rejected:
                    raise DemoIsRefused(f"{brand.slug}: {result.rejected[0]}")
                accepted += result.accepted
            settle_due(brand, at=end)
            step(len(items))
    return accepted


def has_its_story(brand: Brand, story: Story) -> bool:
    """Test whether a brand has its past, which comes with the story's opening."""
    opening = story.external_id(story.steps[0].id)
    with brand_context(brand):
        return Mention.objects.filter(external_id=opening).exists()


def _posted_at(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(item["posted_at"])
