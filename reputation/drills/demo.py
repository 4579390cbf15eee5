"""The demo: one agency, five brands, and their last ten weeks.

Every step may run again: it finds what is there and makes what is missing.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.drills.ambient import ambient
from reputation.drills.course import Moment, follow, moments, play
from reputation.drills.credentials import Credentials
from reputation.drills.desk import Desk
from reputation.drills.models import DrillRun, RunState
from reputation.drills.scenario import Story
from reputation.drills.slices import slices
from reputation.drills.stage import Stage
from reputation.drills.telling import begin_run, stage_of
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
TEAM = (
    ("lucia.ferrer@atalaya.vigia.example", "Lucía Ferrer", Role.COMMUNITY_MANAGER),
    ("marcos.prado@atalaya.vigia.example", "Marcos Prado", Role.BRAND_PR),
)
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
            is_sandbox=True,
            at=at,
        )
    if not brand.is_sandbox:
        # A demo of before there were drills to practise in.
        Brand.objects.filter(pk=brand.pk).update(is_sandbox=True)
        brand.is_sandbox = True
    with brand_context(brand):
        open_channels(desk, at=at)
    return brand


def open_channels(desk: Desk, *, at: datetime) -> None:
    """Open the desk's channels in the open brand."""
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


def open_team(agency: Agency, *, at: datetime) -> None:
    """Make the colleagues who did the brand's part of the stories. They cannot sign in."""
    for email, name, role in TEAM:
        if User.objects.filter(email=email).exists():
            continue
        with transaction.atomic():
            person = User.objects.create_user(email, name=name)
            add_member(agency, person, role=role, all_brands=True, at=at)


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

    The clock runs along: each slice is accepted and settled at its own end, so that the scores have the
    history that they would have had, and the cases their deadlines. The story is told as it went, with what
    the brand did about it. All of it is there, or nothing.

    Raises:
        DemoIsRefused: an item does not fit.
    """
    with brand_context(brand), transaction.atomic():
        if DrillRun.objects.filter(story=story.slug, prefix="").exists():
            return 0
        run = begin_run(brand, story, at=now - story.anchor, prefix="")
        zero = now - story.anchor
        stage = stage_of(brand, run, story, zero=zero)
        told = [m for m in moments(story, stage.names) if m.after <= story.anchor]
        count = _play_past(stage, told, ambient(desk, now=now), now=now, step=step)
        run.fired = {moment.id: moment.after.total_seconds() for moment in told}
        run.state, run.ended_at = RunState.ENDED, now
        run.save()
    return count


def _play_past(
    stage: Stage,
    told: Sequence[Moment],
    talk: Sequence[dict[str, Any]],
    *,
    now: datetime,
    step: Callable[[int], None],
) -> int:
    waiting = deque(told)
    accepted = 0
    turns = [stage.when(m.after) for m in told if m.item.get("kind") != "repost"]
    for end, items in slices(talk, now, moments=turns):
        while waiting and stage.when(waiting[0].after) < end:
            accepted += _tell(stage, waiting.popleft())
        if items:
            backfill = now - end >= FRESH
            result = accept(stage.brand, items, at=end, backfill=backfill)
            if result.rejected:
                raise DemoIsRefused(f"{stage.brand.slug}: {result.rejected[0]}")
            accepted += result.accepted
        settle_due(stage.brand, at=end)
        follow(stage.brand, at=end)
        step(len(items))
    return accepted + sum(_tell(stage, moment) for moment in waiting)


def _tell(stage: Stage, moment: Moment) -> int:
    """Let one moment of the story happen; return how many posts it brought."""
    at = stage.when(moment.after)
    if refused := play(stage, moment, at=at):
        raise DemoIsRefused(f"{stage.brand.slug}, {moment.id}: {refused}")
    if moment.item.get("kind") != "repost":  # nothing follows from those
        follow(stage.brand, at=at)
    return not moment.deed


def has_its_story(brand: Brand, story: Story) -> bool:
    """Test whether a brand has its past, which comes with the story's opening."""
    opening = story.external_id(story.steps[0].id)
    with brand_context(brand):
        return Mention.objects.filter(external_id=opening).exists()


def _posted_at(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(item["posted_at"])
