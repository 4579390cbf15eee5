"""Reading the environment: what is missing or malformed stops the start in a sentence."""

import warnings
from collections.abc import Callable
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SAYS_YES_OR_NO = {"true", "on", "ok", "y", "yes", "1", "false", "off", "n", "no", "0"}


class Environment(environ.Env):  # type: ignore[misc]  # django-environ has no types
    """The environment, with the name of the variable in every complaint."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - of any type
        if var not in self.ENVIRON and not _has_default(args, kwargs):
            raise ImproperlyConfigured(
                f"{var} is not set; docs/settings.md says what it is for."
            )
        return self._read(super().get_value, var, *args, **kwargs)

    def db_url(self, var: str, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._read(self._postgresql, var, **kwargs)
        return found

    def _postgresql(self, var: str, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().db_url(var, **kwargs)
        if "postgresql" not in found.get("ENGINE", ""):
            raise ValueError("not the address of a PostgreSQL")
        return found

    def email_url(self, var: str, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._read(super().email_url, var, **kwargs)
        return found

    @classmethod
    def parse_value(cls, value: str, cast: Any) -> Any:  # noqa: ANN401 - of any type
        if cast is bool and value.strip().lower() not in SAYS_YES_OR_NO:
            raise ValueError(value)
        return super().parse_value(value, cast)

    def _read(
        self, read: Callable[..., Any], var: str, *args: Any, **kwargs: Any
    ) -> Any:  # noqa: ANN401 - of any type
        try:
            with warnings.catch_warnings(action="error"):
                return read(var, *args, **kwargs)
        except (ImproperlyConfigured, TypeError, ValueError, UserWarning) as wrong:
            if str(wrong).startswith(var):
                raise
            # An address may hold a password, which no log should.
            is_secret = var.endswith(("_URL", "_KEY", "_FALLBACKS"))
            given = "what it is" if is_secret else repr(self.ENVIRON.get(var))
            raise ImproperlyConfigured(
                f"{var} cannot be {given}; docs/settings.md says what it is for."
            ) from None


def _has_default(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return len(args) > 1 or kwargs.get("default", environ.Env.NOTSET) is not (
        environ.Env.NOTSET
    )
