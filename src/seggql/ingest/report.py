"""How far an import is, and what it has done in the end."""

from dataclasses import asdict, dataclass

from seggql.rules.types import Json

from .plan import Kind
from .source import Refusal


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` parts of the work, the parts being of no unit; `rows` are read so far."""

    done: int
    total: int
    rows: int
    message: str


@dataclass(frozen=True)
class Report:
    """What became of the rows: `read` = `refused` + `created` + `updated` + `unchanged` + `repeated`.

    Of people, `unchanged` ones had all that the file says of them, and `repeated` counts the rows beyond the first of
    a person; of events, `unchanged` ones were there already. `refusals` are cell by cell, the first ones only.
    `line` in them counts `unit`: "line" or "row".
    """

    kind: Kind
    read: int
    refused: int
    created: int
    updated: int
    unchanged: int
    repeated: int
    people_created: int
    refusals: tuple[Refusal, ...]
    unit: str
    tags: tuple[str, ...]
    new_attributes: tuple[str, ...]
    new_events: tuple[str, ...]
    seconds: float

    @property
    def json(self) -> dict[str, Json]:
        """The report as a job keeps it."""
        return {**asdict(self), "refusals": [asdict(refusal) for refusal in self.refusals]}
