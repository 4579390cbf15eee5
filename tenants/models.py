"""Tables of the public schema: everything about accounts, nothing about posts."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from reputation.common.ids import uuid7
from tenants.access import Role, Scope

SLUG = RegexValidator(
    r"^[a-z0-9][a-z0-9-]{0,62}$",
    _("Use lower-case letters, digits and hyphens; start with a letter or digit."),
)


class Agency(models.Model):
    """The customer: owns brands, employs members."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=63, unique=True, validators=[SLUG])
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class BrandQuerySet(models.QuerySet["Brand"]):
    def ready(self) -> Self:
        """Brands that may be worked in: complete, and not suspended."""
        return self.filter(state=Brand.State.READY)


BrandManager = models.Manager.from_queryset(BrandQuerySet)


class Brand(TenantMixin):
    """One watched brand: the tenant. Its posts, scores and cases have their own schema.

    The schema's name comes from the immutable id, so a new slug never moves data.
    """

    class State(models.TextChoices):
        CREATING = "creating", _("being created")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        SUSPENDED = "suspended", _("suspended")

    # The state machine in tenants.actions makes the schema, never save().
    auto_create_schema = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="brands")
    slug = models.CharField(max_length=63, unique=True, validators=[SLUG])
    name = models.CharField(max_length=200)
    locale = models.CharField(max_length=35, default="es-ES")
    timezone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.CREATING
    )
    failure = models.TextField(blank=True)
    is_sandbox = models.BooleanField(default=False)  # for practice: drills may run here
    created_at = models.DateTimeField()

    objects: ClassVar["BrandManager[Brand]"] = BrandManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["creating", "ready", "failed", "suspended"]),
                name="brand_known_state",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether it has its schema."""
        return self.state in {Brand.State.READY, Brand.State.SUSPENDED}


class Domain(DomainMixin):
    """Stays empty: django-tenants wants the table, and brands are reached by path."""


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with one account for all agencies and brands.

    Being signed in proves nothing about a brand: see `tenants.access`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ignores_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A person's place in an agency, with a role there and the brands it reaches."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    all_brands = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "user"], name="membership_once_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.agency}"


class BrandGrant(models.Model):
    """A brand that a membership reaches, with a role there when it is another one.

    It counts only for a brand of the membership's own agency (`tenants.queries`).
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "brand"], name="grant_once_per_brand"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["", *Role.values]), name="grant_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} → {self.brand}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.brand.agency_id != self.membership.agency_id:
            raise ValueError(f"{self.brand} is not a brand of {self.membership}")
        super().save(*args, **kwargs)


class Invitation(models.Model):
    """A letter that lets one address join an agency, once, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    all_brands = models.BooleanField(default=False)
    brands = models.ManyToManyField(Brand, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.agency}"


class ApiKey(models.Model):
    """A machine's key: found by its prefix, proven by its secret's hash, shown once.

    While a rotation overlaps, the earlier secret is good too, until `previous_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="api_keys")
    brand = models.ForeignKey(
        Brand, models.CASCADE, null=True, blank=True, related_name="api_keys"
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices))
    requests_per_minute = models.PositiveIntegerField(default=1_200)
    items_per_minute = models.PositiveIntegerField(default=600_000)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values),
                name="api_key_known_scopes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (vg_{self.prefix}…)"


class RateWindow(models.Model):
    """What one caller has used of its minute: requests, and ingested items."""

    caller = models.UUIDField()
    starts_at = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "starts_at"], name="rate_window_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.caller} at {self.starts_at:%H:%M}"


class BrandSummary(models.Model):
    """One row per brand, kept by the risk step, so that the portfolio is one query.

    It holds counts and scores only: nothing here tells what anybody wrote.
    `due_at` is when the brand's risk wants its next look.
    """

    brand = models.OneToOneField(
        Brand, models.CASCADE, primary_key=True, related_name="summary"
    )
    score = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=10, blank=True)
    band_below_since = models.DateTimeField(null=True, blank=True)
    record = models.TextField(blank=True)  # what the score is made of, as JSON
    as_of = models.DateTimeField(null=True, blank=True)
    score_day_ago = models.FloatField(null=True, blank=True)
    sparkline = ArrayField(models.FloatField(), default=list)
    posts = models.BigIntegerField(default=0)
    open_conversations = models.PositiveIntegerField(default=0)
    open_cases = models.PositiveIntegerField(default=0)
    overdue_cases = models.PositiveIntegerField(default=0)
    # Replies that somebody else has to read before they are given.
    waiting_answers = models.PositiveIntegerField(default=0)
    latest_post_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    drill_due_at = models.DateTimeField(null=True, blank=True)  # an exercise goes on

    class Meta:
        indexes = [
            # Serves the tick: which brands want a look now.
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="summary_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id}: {self.score}"
