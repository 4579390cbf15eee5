"""Everything that changes who the customers are: one verb per function."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from tenants.access import Role, Scope
from tenants.connection import connection
from tenants.keys import MARK, new_token
from tenants.models import (
    Agency,
    ApiKey,
    Brand,
    BrandGrant,
    BrandSummary,
    Membership,
    User,
)
from tenants.places import check_place
from tenants.schemas import build_schema

MAX_KEY_NAME = 100


class SlugIsTaken(Refused):
    """Slugs are unique over the installation: they stand in every address."""

    code = "slug_is_taken"


class BadAgency(Refused):
    """A name or slug that cannot be."""

    code = "bad_agency"


class BadBrand(Refused):
    """A slug or name that cannot be."""

    code = "bad_brand"


class BrandIsIncomplete(Refused):
    """The brand has no schema: its making failed, or was cut short."""

    code = "brand_is_incomplete"


class KeyIsWrong(Refused):
    """A key that could not be told from others, or would open nothing."""

    code = "key_is_wrong"


class NotOfThisAgency(Refused):
    """A key or grant may not reach a brand of another agency."""

    code = "not_of_this_agency"


def create_agency(name: str, *, at: datetime, slug: str = "") -> Agency:
    """Make an agency, and return it.

    Raises:
        BadAgency: the name or slug cannot be.
        SlugIsTaken: another agency has the slug.
    """
    agency = Agency(name=name.strip(), slug=slug or slugify(name), created_at=at)
    try:
        agency.clean_fields()
    except ValidationError as error:
        raise BadAgency(
            _(
                "An agency needs a name of up to 200 characters, and a slug of up to 63: "
                "lower-case letters, digits and hyphens."
            )
        ) from error
    if Agency.objects.filter(slug=agency.slug).exists():
        raise SlugIsTaken(
            _("An agency “%(slug)s” exists already.") % {"slug": agency.slug}
        )
    agency.save(force_insert=True)
    return agency


def create_brand(
    agency: Agency,
    slug: str,
    *,
    name: str,
    at: datetime,
    locale: str = "es-ES",
    timezone: str = "UTC",
    currency: str = "EUR",
    country: str = "",
    is_sandbox: bool = False,
) -> Brand:
    """Make a brand with its schema, complete or not at all, and return it ready.

    The row comes first, as `creating`; then schema, tables and `ready` in one
    transaction. When that fails the brand stays as `failed`, with the cause. Calling
    this again with the same agency and slug starts over, also after a process that died
    in `creating`. It commits: never call it inside a transaction.

    Raises:
        SlugIsTaken: a brand of that slug exists, or is being made elsewhere.
        BadBrand: the slug or name cannot be.
        UnknownPlace: locale, time zone, currency or country.
    """
    check_place(locale=locale, timezone=timezone, currency=currency, country=country)
    brand = _begin_brand(
        agency,
        slug,
        created_at=at,
        name=name,
        locale=locale,
        timezone=timezone,
        currency=currency,
        country=country,
        is_sandbox=is_sandbox,
    )
    try:
        _finish_brand(brand)
    except SlugIsTaken:
        raise
    except BaseException as error:
        connection.close()  # whatever state it is in, the clean-up gets a fresh one
        Brand.objects.filter(pk=brand.pk, state=Brand.State.CREATING).update(
            state=Brand.State.FAILED, failure=f"{type(error).__name__}: {error}"[:2000]
        )
        raise
    return brand


def _begin_brand(
    agency: Agency, slug: str, *, created_at: datetime, **facts: str | bool
) -> Brand:
    """Take the slug: note the brand as `creating`, and commit."""
    try:
        with transaction.atomic(durable=True):
            brand = Brand.objects.select_for_update().filter(slug=slug).first()
            if brand is None:
                brand = Brand(agency=agency, slug=slug, created_at=created_at)
            elif brand.agency_id != agency.pk or brand.is_complete:
                raise _slug_is_taken(slug)
            for field, value in facts.items():
                setattr(brand, field, value)
            brand.schema_name = f"b_{brand.pk.hex}"
            brand.state, brand.failure = Brand.State.CREATING, ""
            brand.full_clean(exclude=["agency"], validate_unique=False)
            brand.save()  # type: ignore[no-untyped-call]  # django-tenants has no types
            BrandSummary.objects.get_or_create(brand=brand)
    except ValidationError as error:
        raise BadBrand(" ".join(error.messages)) from None
    except IntegrityError:
        raise _slug_is_taken(slug) from None
    return brand


def _finish_brand(brand: Brand) -> None:
    """Make the schema and call the brand ready, under a lock on its row."""
    with transaction.atomic(durable=True):
        row = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        if row.is_complete:
            raise _slug_is_taken(brand.slug)
        build_schema(brand)
        brand.state = Brand.State.READY
        Brand.objects.filter(pk=brand.pk).update(state=brand.state, failure="")


def _slug_is_taken(slug: str) -> SlugIsTaken:
    return SlugIsTaken(_("A brand “%(slug)s” exists already.") % {"slug": slug})


def suspend_brand(brand: Brand) -> None:
    """Close a brand to everybody, its tasks included, without touching its data.

    Raises:
        BrandIsIncomplete: it was never made to the end.
    """
    _set_state(brand, Brand.State.SUSPENDED)


def resume_brand(brand: Brand) -> None:
    """Open a suspended brand again.

    Raises:
        BrandIsIncomplete: it was never made to the end.
    """
    _set_state(brand, Brand.State.READY)


def _set_state(brand: Brand, state: Brand.State) -> None:
    complete = Brand.objects.filter(
        pk=brand.pk, state__in=[Brand.State.READY, Brand.State.SUSPENDED]
    )
    if not complete.update(state=state):
        raise BrandIsIncomplete(
            _("“%(brand)s” was never made to the end.") % {"brand": brand.name}
        )
    brand.state = state


def create_user(email: str, *, name: str, password: str) -> User:
    """Make the account of a person whose address is proven, and return it."""
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name)
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
    return user


def add_member(
    agency: Agency,
    user: User,
    *,
    role: Role,
    at: datetime,
    all_brands: bool = False,
    brands: Collection[Brand] = (),
) -> Membership:
    """Give a person a place in an agency, and the brands it reaches; return it.

    Called again, it replaces role and reach.

    Raises:
        NotOfThisAgency: a brand belongs to another agency.
    """
    for brand in brands:
        if brand.agency_id != agency.pk:
            raise NotOfThisAgency(
                _("“%(brand)s” is not a brand of %(agency)s.")
                % {"brand": brand.name, "agency": agency.name}
            )
    with transaction.atomic():
        membership, _created = Membership.objects.update_or_create(
            agency=agency,
            user=user,
            defaults={"role": role, "all_brands": all_brands},
            create_defaults={"role": role, "all_brands": all_brands, "created_at": at},
        )
        membership.grants.all().delete()
        BrandGrant.objects.bulk_create(
            BrandGrant(membership=membership, brand=brand) for brand in brands
        )
    return membership


class KeyIsRevoked(Refused):
    """The key was ended for good."""

    code = "key_is_revoked"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key with its token, which is shown this once."""

    key: ApiKey
    token: str


def issue_api_key(
    agency: Agency,
    *,
    name: str,
    scopes: Collection[Scope],
    at: datetime,
    brand: Brand | None = None,
    by: User | None = None,
    expires_at: datetime | None = None,
    limit_factor: int = 1,
) -> IssuedKey:
    """Make a key for an agency or one of its brands.

    Raises:
        NotOfThisAgency: the brand belongs to another agency.
        KeyIsWrong: without a name, or over before it began.
    """
    if not 1 <= len(name.strip()) <= MAX_KEY_NAME:
        raise KeyIsWrong(
            _("A key's name has 1 to %(most)d characters.") % {"most": MAX_KEY_NAME}
        )
    if expires_at and expires_at <= at:
        raise KeyIsWrong(_("The key would have expired before it could be used."))
    if brand and brand.agency_id != agency.pk:
        raise NotOfThisAgency(
            _("“%(brand)s” is not a brand of %(agency)s.")
            % {"brand": brand.name, "agency": agency.name}
        )
    prefix, secret_hash, token = new_token()
    key = ApiKey.objects.create(
        agency=agency,
        brand=brand,
        name=name,
        prefix=prefix,
        secret_hash=secret_hash,
        scopes=sorted(scopes),
        created_at=at,
        created_by=by,
        expires_at=expires_at,
        requests_per_minute=1_200 * limit_factor,
        items_per_minute=600_000 * limit_factor,
    )
    return IssuedKey(key, token)


def rotate_api_key(
    key: ApiKey, *, at: datetime, overlap: timedelta = timedelta(days=1)
) -> IssuedKey:
    """Give a key a new secret; the earlier one stays good for `overlap`.

    Raises:
        KeyIsRevoked: a new secret would not bring it back.
    """
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().get(pk=key.pk)
        if key.revoked_at:
            raise KeyIsRevoked(_("“%(key)s” is revoked.") % {"key": key.name})
        prefix, secret_hash, token = new_token()
        secret = token.removeprefix(f"{MARK}{prefix}_")
        key.previous_hash, key.previous_until = key.secret_hash, at + overlap
        key.secret_hash = secret_hash
        key.save(update_fields=["previous_hash", "previous_until", "secret_hash"])
    return IssuedKey(key, f"{MARK}{key.prefix}_{secret}")


def revoke_api_key(key: ApiKey, *, at: datetime) -> None:
    """End a key at once, its earlier secret too."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
