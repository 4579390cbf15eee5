"""Whom the measurements are about: two agencies with five brands each, alike but for their size."""

import time
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from benchmarks.client import Client
from benchmarks.figures import Findings, at_most
from benchmarks.installation import Installation
from benchmarks.posts import BRAND_HANDLE, CHANNELS
from reputation.channels.models import Channel
from tenants.access import Role, Scope
from tenants.actions import add_member, create_agency, create_brand, issue_api_key
from tenants.models import Agency, Brand, User
from tenants.schemas import brand_context

# What is measured is the product's speed, not its limits.
LIMIT_FACTOR = 1_000
BRANDS = {
    "few": ("few", "ingest", "copied", "few-idle-1", "few-idle-2"),
    "many": ("many", "many-idle-1", "many-idle-2", "many-idle-3", "many-idle-4"),
}


@dataclass(slots=True)
class Estate:
    """One agency: its brands, a person who may see them all, and a key."""

    agency: Agency
    token: str
    session: str
    brands: dict[str, Brand] = field(default_factory=dict)

    def integration(self, installation: Installation) -> Client:
        return Client(installation.port, {"Authorization": f"Bearer {self.token}"})

    def browser(self, installation: Installation) -> Client:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        return Client(installation.port, {"Cookie": cookie})


def settle_in(findings: Findings) -> dict[str, Estate]:
    """Make the agencies with their brands, and time how long a brand takes."""
    seconds: list[float] = []
    estates: dict[str, Estate] = {}
    for name, slugs in BRANDS.items():
        estate = estates[name] = _open_agency(name)
        for slug in slugs:
            began = time.perf_counter()
            brand = create_brand(
                estate.agency,
                slug,
                name=f"Brand {slug}",
                at=timezone.now(),
                timezone="Europe/Madrid",
            )
            seconds.append(time.perf_counter() - began)
            _open_channels(brand)
            estate.brands[slug] = brand
    findings.add(
        "brands",
        f"a brand is made, the slowest of {len(seconds)}",
        max(seconds),
        "s",
        target=at_most(1),
        note=f"mean {sum(seconds) / len(seconds):.2f} s",
    )
    return estates


def _open_agency(name: str) -> Estate:
    now = timezone.now()
    agency = create_agency(f"Bench {name}", at=now)
    user = User.objects.create_user(f"{name}@bench.example", name=f"Bench {name}")
    add_member(agency, user, role=Role.AGENCY_LEAD, all_brands=True, at=now)
    issued = issue_api_key(
        agency,
        name="Bench",
        scopes=list(Scope),
        by=user,
        at=now,
        limit_factor=LIMIT_FACTOR,
    )
    browser = Browser()
    browser.force_login(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return Estate(agency, issued.token, session)


def _open_channels(brand: Brand) -> None:
    with brand_context(brand):
        for kind in CHANNELS:
            Channel.objects.create(
                slug=kind,
                kind=kind,
                name=kind.title(),
                own_accounts=[BRAND_HANDLE],
                created_at=timezone.now(),
            )
