"""The standard attributes: what every account knows of a person, one row each."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from babel import Locale

from seggql.rules.catalogue import Field, Option
from seggql.rules.types import TYPES

_ENGLISH = Locale("en")


def _field(name: str, label: str, kind: str, *synonyms: str, personal: bool = False) -> Field:
    return Field(name, label, TYPES[kind], synonyms=synonyms, personal=personal, standard=True)


def _choice(name: str, label: str, options: tuple[Option, ...], *synonyms: str) -> Field:
    return Field(name, label, TYPES["choice"], options, synonyms=synonyms, standard=True)


GENDERS = (
    Option("female", "Female", ("woman", "women", "lady", "ladies", "girl", "girls", "females", "f")),
    Option("male", "Male", ("man", "men", "gentleman", "gentlemen", "boy", "boys", "males", "m")),
    Option("other", "Other", ("non-binary", "nonbinary", "diverse", "x")),
)
PLATFORMS = (
    Option("whatsapp", "WhatsApp"),
    Option("instagram", "Instagram"),
    Option("webchat", "Webchat", ("web chat", "live chat")),
    Option("messenger", "Messenger", ("Facebook Messenger", "Facebook")),
    Option("telegram", "Telegram"),
    Option("viber", "Viber"),
    Option("sms", "SMS", ("text message", "text messages")),
    Option("email", "Email", ("e-mail", "mail")),
    Option("ios", "iOS", ("iPhone", "iPad", "Apple")),
    Option("android", "Android"),
    Option("web", "Web", ("website", "browser")),
)
COUNTRY_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AE": ("UAE", "Emirates"),
        "BA": ("Bosnia",),
        "CD": ("DR Congo",),
        "CG": ("Republic of the Congo",),
        "CI": ("Ivory Coast",),
        "CZ": ("Czech Republic",),
        "GB": ("UK", "Great Britain", "Britain"),
        "HK": ("Hong Kong",),
        "KR": ("Korea",),
        "MK": ("Macedonia",),
        "MM": ("Burma",),
        "MO": ("Macau", "Macao"),
        "NL": ("Holland",),
        "PS": ("Palestine",),
        "RU": ("Russian Federation",),
        "SA": ("KSA",),
        "SZ": ("Swaziland",),
        "TL": ("East Timor",),
        "TR": ("Turkey",),
        "US": ("USA", "America", "United States of America", "the States"),
        "VA": ("Vatican",),
    }
)
"""What people call countries beside their name in CLDR."""
_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
"""Codes of two letters in CLDR that are unions, parts of countries, or made up."""


def _countries(locale: Locale) -> tuple[Option, ...]:
    """ISO 3166 codes, named by CLDR in the account's language, English names as synonyms."""
    names, english = _names(locale.territories), _names(_ENGLISH.territories)
    codes = sorted(code for code in english if len(code) == 2 and code not in _NO_COUNTRIES)
    return tuple(
        _named(code, names.get(code, english[code]), (english[code], *COUNTRY_SYNONYMS.get(code, ()))) for code in codes
    )


def _languages(locale: Locale) -> tuple[Option, ...]:
    """ISO 639-1 codes, named by CLDR in the account's language, English names as synonyms."""
    names, english = _names(locale.languages), _names(_ENGLISH.languages)
    codes = sorted(code for code in english if len(code) == 2)
    return tuple(_named(code, names.get(code, english[code]), (english[code],)) for code in codes)


def _names(data: object) -> Mapping[str, str]:
    """CLDR's names by code, which Babel types as data of any kind."""
    return cast(Mapping[str, str], data)


def _named(code: str, label: str, synonyms: tuple[str, ...]) -> Option:
    others = dict.fromkeys(word for word in synonyms if word != label)
    return Option(code, label, tuple(others))


@lru_cache(maxsize=64)
def standard_attributes(language: str) -> Mapping[str, Field]:
    """The standard attributes by name, countries and languages labelled in `language` (BCP 47)."""
    locale = Locale.parse(language, sep="-")
    age = Field("age", "Age", TYPES["number"], synonyms=("years old",), derived_from="birth_date", standard=True)
    rows = (
        _field("first_name", "First name", "text", "given name", "name", personal=True),
        _field("last_name", "Last name", "text", "surname", "family name", personal=True),
        _choice("gender", "Gender", GENDERS, "sex"),
        _field("birth_date", "Birth date", "date", "birthday", "date of birth", "born", personal=True),
        age,
        _choice("country", "Country", _countries(locale), "country code", "nation"),
        _field("city", "City", "text", "town"),
        _field("address", "Address", "text", "street address", personal=True),
        _choice("language", "Language", _languages(locale), "speaks", "locale"),
        _choice("platform", "Platform", PLATFORMS, "channel", "device"),
        _field("emails", "Emails", "text_list", "email", "e-mail", "email address", personal=True),
        _field("phones", "Phones", "text_list", "phone", "phone number", "mobile number", personal=True),
        _field("tags", "Tags", "text_list", "tag", "tagged", "label"),
        _field("company", "Company", "text", "employer", "organization", "organisation"),
        _field("created_at", "Created at", "datetime", "date created", "created", "signed up", "joined"),
        _field("updated_at", "Updated at", "datetime", "last updated", "updated"),
        _field("last_interaction", "Last interaction", "datetime", "last seen", "last active", "last contact"),
        _field("marketing_opt_out", "Marketing opt-out", "boolean", "opted out", "unsubscribed", "do not market to"),
    )
    return MappingProxyType({row.name: row for row in rows})
