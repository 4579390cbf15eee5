"""Where a brand is: its language, time zone, currency and country."""

from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from reputation.common.errors import Refused


class UnknownPlace(Refused):
    """A language, time zone, currency or country that no standard knows."""

    code = "unknown_place"


def check_place(*, locale: str, timezone: str, currency: str, country: str) -> None:
    """Refuse what a brand cannot be told about.

    `locale` is BCP 47 with hyphens (es-MX), `timezone` of the IANA list, `currency`
    ISO 4217, `country` ISO 3166 or empty.

    Raises:
        UnknownPlace: the message names what is unknown.
    """
    if not _is_locale(locale):
        raise UnknownPlace(
            _("“%(locale)s” is no locale; write it like es-MX.") % {"locale": locale}
        )
    if timezone not in available_timezones():
        raise UnknownPlace(
            _("“%(timezone)s” is no time zone; write it like America/Mexico_City.")
            % {"timezone": timezone}
        )
    if not is_currency(currency):
        raise UnknownPlace(
            _("“%(currency)s” is no currency; write its three letters, like MXN.")
            % {"currency": currency}
        )
    if country and (len(country) != 2 or country not in Locale("en").territories):
        raise UnknownPlace(
            _("“%(country)s” is no country; write its two letters, like MX.")
            % {"country": country}
        )


def is_currency(code: str) -> bool:
    """Tell whether these are the letters of a currency, of today or of the past (ISO 4217)."""
    return code in list_currencies()


def _is_locale(text: str) -> bool:
    try:
        Locale.parse(text, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True
