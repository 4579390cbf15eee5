"""How allauth behaves here: nobody joins uninvited, and seeds are kept encrypted."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenants.models import User


class InvitationOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def post_login(  # type: ignore[override]  # passes on whatever comes
        self, request: HttpRequest, user: User, **facts: Any
    ) -> HttpResponse:
        """Speak the person's language from the first page on, in any browser."""
        response: HttpResponse = super().post_login(request, user, **facts)
        if user.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax"
            )
        return response


class EncryptingMFAAdapter(DefaultMFAAdapter):
    """Keeps the seeds of codes encrypted, so that a copy of the database signs in nobody.

    The key comes from SECRET_KEY; what was encrypted under a fallback can still be read.
    """

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(secret)) for secret in secrets])


def _derive(secret: str) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"vigia second factor seeds")
    return base64.urlsafe_b64encode(key.derive(secret.encode()))
