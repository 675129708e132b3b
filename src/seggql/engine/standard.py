"""The standard attributes: what every account knows of a person, one row each."""

from collections.abc import Mapping

from seggql.rules.catalogue import Field


def standard_attributes(language: str) -> Mapping[str, Field]:
    """The standard attributes by name, countries and languages labelled in `language` (BCP 47)."""
    raise NotImplementedError
