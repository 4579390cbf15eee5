"""How people come in: by a letter to their address, good for one person and one time."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import EmailValidator
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reputation.common.errors import Refused
from tenants.access import Role
from tenants.actions import NotOfThisAgency, add_member, create_user
from tenants.models import Agency, Brand, Invitation, Membership, User


class BadAddress(Refused):
    """Not an e-mail address."""

    code = "bad_address"


class InvitationIsOver(Refused):
    """The invitation was accepted, has expired, or never was: nobody can tell which."""

    code = "invitation_is_over"


class InvitedSomebodyElse(Refused):
    """The invitation is for another address than the signed-in person's."""

    code = "invited_somebody_else"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its link, which is known only now."""

    invitation: Invitation
    link: str


def invite_member(
    agency: Agency,
    email: str,
    *,
    role: Role,
    at: datetime,
    all_brands: bool = False,
    brands: Collection[Brand] = (),
    by: User | None = None,
    language: str = "",
) -> Invited:
    """Send somebody a link by which they join an agency, in `language`.

    Earlier invitations of the same address to the agency end.

    Raises:
        BadAddress: not an e-mail address.
        NotOfThisAgency: a brand belongs to another agency.
    """
    email = email.strip().lower()
    try:
        EmailValidator()(email)
    except ValidationError:
        raise BadAddress(_("“%(email)s” is no address.") % {"email": email}) from None
    for brand in brands:
        if brand.agency_id != agency.pk:
            raise NotOfThisAgency(
                _("“%(brand)s” is not a brand of %(agency)s.")
                % {"brand": brand.name, "agency": agency.name}
            )
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        agency.invitations.filter(email=email, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            agency=agency,
            email=email,
            role=role,
            all_brands=all_brands,
            token_hash=_hash(token),
            invited_by=by,
            created_at=at,
            expires_at=at + settings.INVITATION_LIFETIME,
        )
        invitation.brands.set(brands)
    invited = Invited(invitation, _link(token))
    _send(invited, language=language)
    return invited


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a token opens.

    Raises:
        InvitationIsOver: there is none, or no longer.
    """
    open_ones = Invitation.objects.select_related("agency").prefetch_related("brands")
    found = open_ones.filter(
        token_hash=_hash(token), accepted_at=None, expires_at__gt=at
    ).first()
    if found is None:
        raise InvitationIsOver(_("This invitation is over."))
    return found


def accept_as_newcomer(token: str, *, name: str, password: str, at: datetime) -> User:
    """Make the invited person's account, a member of the agency, and return it.

    The link came by mail, so the address is proven.

    Raises:
        InvitationIsOver: there is none, or no longer.
        InvitedSomebodyElse: the address has an account, which signs in to join.
    """
    with transaction.atomic():
        invitation = _lock(token, at=at)
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise InvitedSomebodyElse(
                _("%(email)s has an account: sign in to join.")
                % {"email": invitation.email}
            )
        user = create_user(invitation.email, name=name, password=password)
        _join(invitation, user, at=at)
    return user


def accept_as_member(token: str, *, by: User, at: datetime) -> Membership:
    """Let somebody who has an account join the agency; return the membership.

    Raises:
        InvitationIsOver: there is none, or no longer.
        InvitedSomebodyElse: it is for another address.
    """
    with transaction.atomic():
        invitation = _lock(token, at=at)
        if invitation.email != by.email.lower():
            raise InvitedSomebodyElse(
                _("This invitation is for %(email)s.") % {"email": invitation.email}
            )
        return _join(invitation, by, at=at)


def _lock(token: str, *, at: datetime) -> Invitation:
    """Find the open invitation for one of us alone: it is good for one time."""
    found = find_invitation(token, at=at)
    locked = (
        Invitation.objects.select_for_update(of=["self"])
        .filter(pk=found.pk, accepted_at=None)
        .first()
    )
    if locked is None:
        raise InvitationIsOver(_("This invitation is over."))
    return found


def _join(invitation: Invitation, user: User, *, at: datetime) -> Membership:
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at)
    return add_member(
        invitation.agency,
        user,
        role=Role(invitation.role),
        all_brands=invitation.all_brands,
        brands=list(invitation.brands.all()),
        at=at,
    )


def _send(invited: Invited, *, language: str) -> None:
    invitation = invited.invitation
    facts = {
        "invitation": invitation,
        "brands": invitation.brands.all(),
        "link": invited.link,
    }
    with translation.override(language or settings.LANGUAGE_CODE):
        send_mail(
            _("%(agency)s invites you to Vigía") % {"agency": invitation.agency.name},
            render_to_string("account/email/invitation.txt", facts),
            None,
            [invitation.email],
        )


def _link(token: str) -> str:
    base: str = settings.PUBLIC_URL
    return base.rstrip("/") + reverse("invitation", args=[token])


def _hash(token: str) -> str:
    """Return the SHA-256 in hex. A random token needs no salt and no stretching."""
    return sha256(token.encode()).hexdigest()
