"""An operator is one row: added on the fly, it is everywhere at once."""

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import and_, func

from cases import corpus
from evaluate import indexed
from evaluate.accounts import Resident, selected, settle, who
from seggql.rules import operators
from seggql.rules.bind import bind
from seggql.rules.comparisons import TextMatch
from seggql.rules.issues import InvalidRule
from seggql.rules.load import load
from seggql.rules.moment import Moment
from seggql.rules.operands import FORMS
from seggql.rules.operator import Operator
from seggql.rules.reference import TABLES
from seggql.rules.schema import rule_schema
from seggql.rules.sentence import sentence
from seggql.rules.types import Trait
from seggql.store.database import Database

RULE = {"attribute": "city", "operator": "surrounded_by", "value": "o"}
ROW = Operator(
    name="surrounded_by",
    label="surrounded by",
    form=FORMS["values"],
    trait=Trait.TEXTUAL,
    comparison=TextMatch(
        matches=lambda text, part: and_(func.starts_with(text, part), func.right(text, func.length(part)) == part),
        matching=lambda words, part: words.str.starts_with(part) & words.str.ends_with(part),
    ),
    english="is surrounded by {value}",
    doc="The text begins and ends with the given text: “o” finds Oslo.",
    example={"attribute": "city", "operator": "surrounded_by", "value": "o"},
)
CITIES = ("Oslo", "OTTO", "London", "o", "")
PEOPLE = dict(enumerate([*(corpus.person({"city": city}) for city in CITIES), corpus.person({})]))
SURROUNDED = {0, 1, 3}
MOMENT = Moment(corpus.datetime.fromisoformat(corpus.NOW), corpus.ZoneInfo("UTC"))


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The row is in the table."""
    monkeypatch.setitem(operators._TABLE, ROW.name, ROW)
    yield


def test_before_there_is_no_such_operator() -> None:
    assert not Draft202012Validator(rule_schema()).is_valid(RULE)
    with pytest.raises(InvalidRule):
        load(RULE)


@pytest.mark.usefixtures("added")
def test_it_is_in_the_schema() -> None:
    schema = rule_schema()
    Draft202012Validator(schema).validate(RULE)
    assert {"const": "surrounded_by", "description": ROW.doc} in schema["$defs"]["values_operator"]["anyOf"]


@pytest.mark.usefixtures("added")
def test_it_binds_to_the_types_that_have_its_trait() -> None:
    catalogue = corpus.catalogue(MOMENT.zone)
    bind(load(RULE), catalogue)
    with pytest.raises(InvalidRule, match="does not apply to “score”"):
        bind(load({**RULE, "attribute": "score"}), catalogue)


@pytest.mark.usefixtures("added")
async def test_it_is_in_the_sql(database: Database) -> None:
    await settle(database, (Resident(1, id, one) for id, one in PEOPLE.items()))
    assert await selected(database, who(1, bind(load(RULE), corpus.catalogue(MOMENT.zone)), MOMENT)) == SURROUNDED


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize("way", indexed.WAYS, ids=str)
def test_it_is_in_the_index(way: indexed.Way) -> None:
    node = bind(load(RULE), corpus.catalogue(MOMENT.zone))
    assert indexed.selected(indexed.loaded(PEOPLE), node, MOMENT, way) == SURROUNDED


@pytest.mark.usefixtures("added")
def test_it_is_in_the_sentence_and_on_the_page() -> None:
    assert "is surrounded by" in sentence(bind(load(RULE), corpus.catalogue(MOMENT.zone)))
    assert f"| `surrounded_by` | {ROW.doc} | values | `text` |" in TABLES["operators"]()
