"""The check of definitions: what people give becomes a Field, or a list of all that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from seggql.rules.catalogue import EventType, Field, Option
from seggql.rules.issues import IssueCode, hint, listing, nearest
from seggql.rules.text import fold
from seggql.rules.types import TYPES, BadValue, Trait, ValueType, shown

from .definitions import EventInput, FieldInput, OptionInput
from .mistakes import ErrorCode, Mistake, MistakeCode, Place, UserError, refuse_if

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
MAX_LABEL = 200
"""Characters in a label, a synonym or the value of an option."""
MAX_OPTIONS = 1_000
MAX_FIELDS = 200
"""Fields of the items of a list, or properties of an event."""
MAX_SYNONYMS = 100

TYPE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in TYPES},
        **{row.label: name for name, row in TYPES.items()},
        **dict.fromkeys(("string", "str", "varchar"), "text"),
        **dict.fromkeys(("integer", "int", "float", "decimal", "numeric", "double"), "number"),
        **dict.fromkeys(("bool", "flag"), "boolean"),
        **dict.fromkeys(("timestamp", "time", "instant"), "datetime"),
        **dict.fromkeys(("enum", "select", "options"), "choice"),
        **dict.fromkeys(("list", "array", "strings", "tags", "multiselect"), "text_list"),
        **dict.fromkeys(("object", "objects", "items", "json"), "object_list"),
    }
)
"""What people write when they mean a type; only its own name is accepted, the others are answered with it."""


def review_attribute(given: FieldInput, known: Mapping[str, Field]) -> Field:
    """The attribute as it will stand. Raises Mistake; what seggql fixes or computes itself is refused."""
    old = known.get(given.name)
    if old is not None and old.derived_from is not None:
        message = f"“{old.name}” is computed from “{old.derived_from}” and cannot be defined."
        raise Mistake.of(("name",), MistakeCode.READ_ONLY, message)
    if old is not None and old.standard and given.type not in (None, old.type.name):
        message = f"“{old.name}” is a standard attribute: its type stays {old.type.name}."
        raise Mistake.of(("type",), MistakeCode.READ_ONLY, message, old.type.name)
    review = _Review()
    field = review.field(given, known, ())
    refuse_if(review.errors)
    return field


def review_event(given: EventInput, known: Mapping[str, EventType]) -> EventType:
    """The event as it will stand; a new one gets the next number. Raises Mistake."""
    review = _Review()
    review.name(given.name, known, ("name",))
    next_id = 1 + max((event.id for event in known.values()), default=0)
    old = known.get(given.name) or EventType(next_id, given.name, _readable(given.name))
    properties = old.properties
    if given.properties is not None:
        properties = review.fields(given.properties, old.properties, ("properties",))
    label = review.label(given.label, old.label, ("label",))
    synonyms = review.synonyms(given.synonyms, old.synonyms, ("synonyms",))
    refuse_if(review.errors)
    return EventType(old.id, given.name, label, properties, synonyms)


def _readable(name: str) -> str:
    """The label of what was given none: `birth_date` is “Birth date”."""
    return name.replace("_", " ").capitalize()


class _Review:
    """Checks definitions and collects every mistake on the way; what it returns is only good when there are none."""

    def __init__(self) -> None:
        self.errors: list[UserError] = []

    def refuse(self, at: Place, code: ErrorCode, message: str, suggestion: str | None = None) -> None:
        self.errors.append(UserError(at, message, code, suggestion))

    def field(self, given: FieldInput, known: Mapping[str, Field], at: Place, *, in_items: bool = False) -> Field:
        """The field as it will stand. `known` are the fields beside it as they stand, itself perhaps among them."""
        self.name(given.name, known, (*at, "name"))
        standing = known.get(given.name)
        kind = self.type(given, standing, (*at, "type"))
        if standing is not None and standing.type is not kind:
            standing = None  # its options and fields belong to the former type
        if in_items and kind.has(Trait.ITEMS):
            message = (
                f"{shown(given.name)} cannot be a list of items: the items of a list hold no further lists of items."
            )
            self.refuse((*at, "type"), MistakeCode.INVALID, message, "text_list")
        old = standing or Field(given.name, _readable(given.name), kind)
        return Field(
            name=given.name,
            label=self.label(given.label, old.label, (*at, "label")),
            type=kind,
            options=self.options(given, kind, old, (*at, "options")),
            fields=self.fields_of(given, kind, old, (*at, "fields")),
            synonyms=self.synonyms(given.synonyms, old.synonyms, (*at, "synonyms")),
            personal=old.personal if given.personal is None else given.personal,
            standard=old.standard,
        )

    def name(self, name: str, known: Mapping[str, object], at: Place) -> None:
        """A name that is well formed and does not differ from a known one only in case."""
        if not NAME.fullmatch(name):
            message = (
                f"{shown(name)} is not a name: it starts with a letter and goes on with letters, digits and “_”, "
                "at most 63 characters in all."
            )
            self.refuse(at, MistakeCode.INVALID_NAME, message, _well_formed(name))
            return
        twin = next((other for other in known if other != name and fold(other) == fold(name)), None)
        if twin is not None:
            message = f"“{name}” differs from “{twin}” only in capitals; use that one, or choose another name."
            self.refuse(at, MistakeCode.TAKEN, message, twin)

    def type(self, given: FieldInput, standing: Field | None, at: Place) -> ValueType:
        """The type that is named, or that stands; text stands in for one that is refused."""
        if given.type is None:
            if standing is not None:
                return standing.type
            self.refuse(at, MistakeCode.REQUIRED, f"{shown(given.name)} is new, so it needs a type: {listing(TYPES)}.")
            return TYPES["text"]
        if given.type not in TYPES:
            near = nearest(given.type, list(TYPE_WORDS))
            suggestion = TYPE_WORDS[near] if near else None
            message = f"There is no type {shown(given.type)}; the types are {listing(TYPES)}.{hint(suggestion)}"
            self.refuse(at, MistakeCode.UNKNOWN_TYPE, message, suggestion)
            return standing.type if standing else TYPES["text"]
        return TYPES[given.type]

    def label(self, given: str | None, standing: str, at: Place) -> str:
        if given is None:
            return standing
        self.text(given, at)
        return given

    def text(self, text: str, at: Place) -> None:
        """A text that is not blank, not too long, and can be stored."""
        if not text.strip():
            self.refuse(at, MistakeCode.REQUIRED, "It is blank; write something, or leave it out.")
        elif len(text) > MAX_LABEL:
            message = f"{shown(text)} has {len(text):,} characters; at most {MAX_LABEL} are allowed."
            self.refuse(at, IssueCode.TOO_LONG, message)
        else:
            try:
                TYPES["text"].parse(text)
            except BadValue as error:
                self.refuse(at, IssueCode.BAD_VALUE, error.args[0])

    def synonyms(self, given: Sequence[str] | None, standing: tuple[str, ...], at: Place) -> tuple[str, ...]:
        if given is None:
            return standing
        self.count(given, MAX_SYNONYMS, "synonyms", at)
        for index, word in enumerate(given):
            self.text(word, (*at, str(index)))
        return tuple({fold(word): word for word in reversed(given)}.values())[::-1]

    def count(self, given: Sequence[object], most: int, what: str, at: Place) -> None:
        if len(given) > most:
            self.refuse(at, IssueCode.TOO_MANY, f"There are {len(given):,} {what}; at most {most:,} are allowed.")

    def options(self, given: FieldInput, kind: ValueType, old: Field, at: Place) -> tuple[Option, ...]:
        if kind.name != "choice":
            if given.options:
                message = f"{shown(given.name)} is of type {kind.name}; only a choice has options."
                self.refuse(at, MistakeCode.INVALID, message)
            return ()
        if given.options is None and old.options:
            return old.options
        if not given.options:
            message = f"{shown(given.name)} is a choice, so it needs at least one option."
            self.refuse(at, MistakeCode.REQUIRED, message)
            return ()
        self.count(given.options, MAX_OPTIONS, "options", at)
        return tuple(self.option(option, (*at, str(index))) for index, option in self.distinct(given.options, at))

    def distinct(self, options: Sequence[OptionInput], at: Place) -> list[tuple[int, OptionInput]]:
        """The options with their positions, without those given before, which are refused."""
        kept: dict[str, tuple[int, OptionInput]] = {}
        for index, option in enumerate(options):
            key = fold(option.value)
            if key in kept:
                first = kept[key][1].value
                message = f"{shown(option.value)} is given twice, ignoring case: as “{first}” before."
                self.refuse((*at, str(index), "value"), MistakeCode.DUPLICATE, message)
            else:
                kept[key] = index, option
        return list(kept.values())

    def option(self, given: OptionInput, at: Place) -> Option:
        self.text(given.value, (*at, "value"))
        label = self.label(given.label, given.value, (*at, "label"))
        return Option(given.value, label, self.synonyms(given.synonyms, (), (*at, "synonyms")))

    def fields_of(self, given: FieldInput, kind: ValueType, old: Field, at: Place) -> Mapping[str, Field]:
        if not kind.has(Trait.ITEMS):
            if given.fields:
                message = f"{shown(given.name)} is of type {kind.name}; only an object_list has fields."
                self.refuse(at, MistakeCode.INVALID, message)
            return {}
        if given.fields is None and old.fields:
            return old.fields
        if not given.fields:
            message = f"{shown(given.name)} is a list of items, so it needs at least one field that they have."
            self.refuse(at, MistakeCode.REQUIRED, message)
            return {}
        return self.fields(given.fields, old.fields, at, in_items=True)

    def fields(
        self, given: Sequence[FieldInput], standing: Mapping[str, Field], at: Place, *, in_items: bool = False
    ) -> Mapping[str, Field]:
        """Fields that replace the standing ones: those that keep their name keep what is not given."""
        self.count(given, MAX_FIELDS, "fields", at)
        kept: dict[str, Field] = {}
        for index, one in enumerate(given):
            place = (*at, str(index))
            if one.name in kept:
                self.refuse((*place, "name"), MistakeCode.DUPLICATE, f"“{one.name}” is given twice.")
                continue
            beside = {name: standing[name] for name in (one.name,) if name in standing}
            kept[one.name] = self.field(one, kept | beside, place, in_items=in_items)
        return kept


def _well_formed(name: str) -> str | None:
    """The name as it might have been meant: “Birth date” is birth_date."""
    word = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower()[:63]
    return word if NAME.fullmatch(word) else None
