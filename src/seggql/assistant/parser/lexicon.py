"""The names of one catalogue, ready to be found in a text: labels, names, synonyms, options, known values."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from seggql.rules.catalogue import Catalogue, EventType, Field
from seggql.rules.types import Trait
from seggql.rules.wording import lowered, option_words

from .english.phrases import STANDARD_WORDS
from .english.vocabulary import grammar
from .english.words import EVENT_WORDS, FILLERS
from .mentions import MEASURED, PERSON, EventName, FieldName, FieldRef, Mention, OptionName, Place, SegmentName
from .tokens import Kind, Token, fold, stem, tokenize


@dataclass(frozen=True, slots=True)
class Found:
    """A mention in a text, up to a token."""

    end: int
    mention: Mention
    cost: float = 0.0
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say a mention, as it is written. `cost` is how far it is from the name that sentences print."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    mention: Mention
    cost: float
    assumed: tuple[str, ...] = ()


SYNONYM, STEMMED, AGENT, SCATTERED, CODE, PARTIAL = 0.1, 0.05, 0.2, 0.4, 0.5, 0.6
"""What it costs to be called by a synonym, in another form, as a doer, with words between, by a code, in part."""
_SHORT_CODE, _SPELLABLE = 3, 4
_AGENTS = ("ers", "ors", "er", "or")
_MOST_FILLERS = 5


class Lexicon:
    """Built once per catalogue; `find` gives the mentions that begin at a token."""

    def __init__(self, catalogue: Catalogue, known: Mapping[str, tuple[str, ...]]):
        self.catalogue = catalogue
        self.by_stem: dict[str, list[Entry]] = {}
        self.by_text: dict[str, list[tuple[str, Mention, float]]] = {}
        self.scattered: dict[str, list[Entry]] = {}
        self.fields: dict[FieldRef, Field] = {}
        self.stems: set[str] = set()
        self.spelt: dict[str, str] = {}
        self.spelling: dict[str, list[str]] = {}
        for mention, texts in self._names(known):
            for index, text in enumerate(dict.fromkeys(texts)):
                self._add(text, mention, 0.0 if index == 0 else SYNONYM)
        self._add_verbs()

    def field(self, ref: FieldRef) -> Field:
        return MEASURED.get(ref) or self.fields[ref]

    def of_place(self, place: Place) -> Iterator[tuple[FieldRef, Field]]:
        """The fields of a place, in the catalogue's order."""
        for ref, field in self.fields.items():
            if ref.place == place:
                yield ref, field

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What suggestions name: labels of attributes and events, options, known values."""
        attributes, events = self.catalogue.attributes.values(), self.catalogue.events.values()
        options = (option.label for field in attributes for option in field.options)
        return tuple(
            dict.fromkeys((*(field.label for field in attributes), *(event.label for event in events), *options))
        )

    def options_of(self, ref: FieldRef) -> tuple[str, ...]:
        return tuple(option.label for option in self.field(ref).options)

    def _names(self, known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Mention, Iterable[str]]]:
        catalogue = self.catalogue
        yield from self._fields(PERSON, catalogue.attributes, "", known)
        for event in catalogue.events.values():
            yield EventName(event.name), self._event_names(event)
            yield from self._fields(Place(event.name), event.properties, f"{event.name}.", known)
        for segment in catalogue.segments.values():
            yield SegmentName(segment.id), (segment.name,)

    def _fields(
        self, place: Place, fields: Mapping[str, Field], prefix: str, known: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[Mention, Iterable[str]]]:
        for field in fields.values():
            ref = FieldRef(place, field.name)
            self.fields[ref] = field
            more = STANDARD_WORDS.get(field.name, ()) if place == PERSON else ()
            yield FieldName(ref), (field.label, field.name, *field.synonyms, *more)
            called = option_words(field)
            for option in field.options:
                names = (called[option.value], option.label, option.value, *option.synonyms)
                yield OptionName(ref, option.value), names
            for text in known.get(prefix + field.name, ()):
                if fold(text) not in grammar():
                    yield OptionName(ref, text), (text,)
            if field.type.has(Trait.ITEMS):
                inner = Place(place.event, field.name)
                yield from self._fields(inner, field.fields, f"{prefix}{field.name}.", known)

    def _event_names(self, event: EventType) -> Iterable[str]:
        yield from self._called(event)
        for word in event.name.split("_"):
            yield from (other for other in EVENT_WORDS.get(word, ()) if self._event_words[stem(other)] == 0)

    @cached_property
    def _event_words(self) -> Counter[str]:
        """How many events are called by each stem."""
        names = ({*self._called(event)} for event in self.catalogue.events.values())
        return Counter(stem(fold(name)) for called in names for name in called)

    def _add(self, text: str, mention: Mention, cost: float) -> None:
        tokens = _tokens(text)
        if not tokens:
            return
        words = tuple(token.folded for token in tokens)
        entry = Entry(text, words, tuple(token.stem for token in tokens), mention, cost)
        self.by_stem.setdefault(entry.stems[0], []).append(entry)
        self.by_text.setdefault(fold(text), []).append((text, mention, cost))
        self.stems.update(entry.stems)
        for token in tokens:
            if token.kind is Kind.WORD and len(token.folded) >= _SPELLABLE and token.folded not in self.spelt:
                self.spelt[token.folded] = token.text
                self.spelling.setdefault(token.folded[0], []).append(token.folded)
        if isinstance(mention, EventName) and len(words) > 1:
            content = tuple(part for word, part in zip(words, entry.stems, strict=True) if word not in FILLERS)
            for part in content:
                self.scattered.setdefault(part, []).append(Entry(text, words, content, mention, cost))

    def _add_verbs(self) -> None:
        """“clicked” for the event “email clicked”, where no other event or name is called so."""
        events = self.catalogue.events.values()
        called = {event.name: {part for text in self._called(event) for part in _stems(text)} for event in events}
        uses = Counter(part for parts in called.values() for part in parts)
        for event in events:
            for token in _tokens(event.label):
                alone = all(len(entry.stems) > 1 for entry in self.by_stem.get(token.stem, ()))
                if token.folded.endswith("ed") and uses[token.stem] == 1 and alone:
                    assumed = (f"“{token.folded}” is read as: {event.label}.",)
                    entry = Entry(token.text, (token.folded,), (token.stem,), EventName(event.name), PARTIAL, assumed)
                    self.by_stem.setdefault(token.stem, []).append(entry)

    def _called(self, event: EventType) -> Iterable[str]:
        return (event.label, event.name, *event.synonyms)

    def find(self, tokens: Sequence[Token], start: int) -> Iterator[Found]:
        """Every mention that begins at a token; the longest and the literal ones are cheapest."""
        first = tokens[start]
        if first.kind is Kind.QUOTED:
            for text, mention, cost in self.by_text.get(fold(first.unquoted), ()):
                yield Found(start + 1, mention, cost + (0.0 if first.unquoted in (text, lowered(text)) else STEMMED))
            return
        for entry in self.by_stem.get(first.stem, ()):
            end = start + len(entry.stems)
            if tuple(token.stem for token in tokens[start:end]) == entry.stems:
                exact = tuple(token.folded for token in tokens[start:end]) == entry.words
                if isinstance(entry.mention, SegmentName) and not exact:
                    continue  # a segment's name is its own: “London” is not the segment “Londoners”
                cost = entry.cost + (0.0 if exact else STEMMED) + _as_code(first, entry)
                yield Found(end, entry.mention, cost, entry.assumed)
        yield from self._doers(tokens, start)
        yield from self._spread(tokens, start)

    def _doers(self, tokens: Sequence[Token], start: int) -> Iterator[Found]:
        """“visitors” for the event “visit”."""
        word = tokens[start].folded
        ending = next((ending for ending in _AGENTS if word.endswith(ending)), None)
        if ending is None or len(word) < 5:
            return
        for entry in self.by_stem.get(stem(word.removesuffix(ending)), ()):
            if isinstance(entry.mention, EventName) and len(entry.stems) == 1:
                yield Found(start + 1, entry.mention, entry.cost + AGENT)

    def _spread(self, tokens: Sequence[Token], start: int) -> Iterator[Found]:
        """“added items in the cart” for the event “add to cart”: its words in any order, small ones between."""
        for entry in self.scattered.get(tokens[start].stem, ()):
            missing, end, fillers = set(entry.stems), start, 0
            while missing and end < len(tokens) and fillers <= _MOST_FILLERS:
                if tokens[end].stem in missing:
                    missing.discard(tokens[end].stem)
                elif tokens[end].folded in FILLERS:
                    fillers += 1
                else:
                    break
                end += 1
            if not missing and end - start > 1:
                yield Found(end, entry.mention, entry.cost + SCATTERED)


@lru_cache(maxsize=50_000)
def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a name; catalogues are loaded anew all the time and share most of theirs."""
    return tokenize(text)


def _stems(text: str) -> Iterator[str]:
    return (token.stem for token in _tokens(text))


def _as_code(token: Token, entry: Entry) -> float:
    """What it costs to read a small word as a code, “in” as India: only its field's name before it makes up for it."""
    short = isinstance(entry.mention, OptionName) and len(token.folded) < _SHORT_CODE and len(entry.words) == 1
    return CODE if short and entry.cost and not (token.text.isupper() and token.text == entry.text) else 0.0
