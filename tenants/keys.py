"""API keys: `vg_<prefix>_<secret>`, kept as a prefix and a hash, shown once."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q

from tenants.models import ApiKey

MARK = "vg_"
LAST_USED_GRAIN = timedelta(minutes=1)


def new_token() -> tuple[str, str, str]:
    """Make a key; return (prefix, hash of the secret, the token to show once)."""
    prefix = secrets.token_hex(6)
    secret = secrets.token_urlsafe(32)
    return prefix, hash_secret(secret), f"{MARK}{prefix}_{secret}"


def hash_secret(secret: str) -> str:
    """Return the SHA-256 in hex. A random secret needs no salt and no stretching."""
    return sha256(secret.encode()).hexdigest()


def find_api_key(token: str, *, at: datetime) -> ApiKey | None:
    """Return the key that a token proves; None when unknown, expired or revoked.

    Notes the use, at most once a minute.
    """
    prefix, _, secret = token.removeprefix(MARK).partition("_")
    if not token.startswith(MARK) or not secret or "\x00" in token:
        return None
    key = (
        ApiKey.objects.filter(prefix=prefix, revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=at))
        .select_related("agency")
        .first()
    )
    if key is None or not _proves(key, hash_secret(secret), at):
        return None
    if key.last_used_at is None or at - key.last_used_at > LAST_USED_GRAIN:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def _proves(key: ApiKey, offered: str, at: datetime) -> bool:
    current = hmac.compare_digest(key.secret_hash, offered)
    earlier = bool(
        key.previous_hash
        and key.previous_until
        and key.previous_until > at
        and hmac.compare_digest(key.previous_hash, offered)
    )
    return current or earlier
