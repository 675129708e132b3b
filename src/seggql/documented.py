"""Enums whose members say themselves what they mean."""

from enum import StrEnum


class Documented(StrEnum):
    """Members are written `NAME = "value", "what it means"`; the second is their `doc`."""

    def __new__(cls, value: str, doc: str) -> "Documented":
        member = str.__new__(cls, value)
        member._value_ = value
        member.doc = doc
        return member

    doc: str
