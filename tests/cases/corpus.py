"""Reads the corpus: each line of the JSONL files as a case, people as raw JSON, the catalogue as the rules take it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from seggql.rules.catalogue import Catalogue, EventType, Field, Option, SavedSegment
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.types import TYPES

HERE = Path(__file__).parent
NOW = "2026-03-15T12:00:00Z"
RAW_CATALOGUE: Mapping[str, Any] = json.loads((HERE / "catalogue.json").read_text())
EVENT_IDS = {name: number for number, name in enumerate(RAW_CATALOGUE["events"], start=1)}


@dataclass(frozen=True)
class Event:
    event: str
    at: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """`attributes` and event properties as raw JSON, instants as written."""

    attributes: Mapping[str, Any]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Case:
    """A rule and who satisfies it at a moment: `members` do, `others` do not."""

    about: str
    rule: Any
    moment: Moment
    members: tuple[Person, ...]
    others: tuple[Person, ...]
    segments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def people(self) -> tuple[Person, ...]:
        return self.members + self.others

    @property
    def catalogue(self) -> Catalogue:
        return catalogue(self.moment.zone, self.segments)

    def __str__(self) -> str:
        return self.about


@dataclass(frozen=True)
class Refusal:
    """A rule and every issue it is refused for: (pointer, code, suggestion or None)."""

    about: str
    rule: Any
    gate: str
    issues: tuple[tuple[str, str, str | None], ...]
    segments: Mapping[str, Any]
    saving_as: str | None

    def __str__(self) -> str:
        return self.about


def members() -> list[Case]:
    """The cases that say who is in."""
    return [
        Case(
            raw["about"],
            raw["rule"],
            Moment(datetime.fromisoformat(raw.get("now", NOW)).astimezone(UTC), ZoneInfo(raw.get("zone", "UTC"))),
            tuple(person(one) for one in raw["in"]),
            tuple(person(one) for one in raw["out"]),
            raw.get("segments", {}),
        )
        for raw in _lines("members")
    ]


def refused() -> list[Refusal]:
    """The cases that say what is refused."""
    return [
        Refusal(
            raw["about"],
            raw["rule"],
            raw["gate"],
            tuple((pointer, code, *(near or [None])) for pointer, code, *near in raw["issues"]),
            raw.get("segments", {}),
            raw.get("saving_as"),
        )
        for raw in _lines("refused")
    ]


def person(raw: Mapping[str, Any]) -> Person:
    events = tuple(Event(*event) for event in raw.get("$events", ()))
    return Person({name: value for name, value in raw.items() if name != "$events"}, events)


def catalogue(zone: ZoneInfo, segments: Mapping[str, Any] | None = None) -> Catalogue:
    """The corpus' catalogue, with saved segments by id (the name of each is its id)."""
    return Catalogue(
        attributes=fields(RAW_CATALOGUE["attributes"]),
        events={
            name: EventType(
                EVENT_IDS[name], name, raw["label"], fields(raw.get("properties", {})), tuple(raw.get("synonyms", ()))
            )
            for name, raw in RAW_CATALOGUE["events"].items()
        },
        zone=zone,
        segments={id: SavedSegment(id, id, load(rule)) for id, rule in (segments or {}).items()},
    )


def fields(raw: Mapping[str, Any]) -> dict[str, Field]:
    return {
        name: Field(
            name,
            one["label"],
            TYPES[one["type"]],
            options=tuple(
                Option(option["value"], option.get("label", option["value"]), tuple(option.get("synonyms", ())))
                for option in one.get("options", ())
            ),
            fields=fields(one.get("fields", {})),
            synonyms=tuple(one.get("synonyms", ())),
            derived_from=one.get("derived_from"),
        )
        for name, one in raw.items()
    }


def _lines(folder: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for file in sorted((HERE / folder).glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
