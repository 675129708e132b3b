"""Imports: people and events out of an uploaded file."""

from enum import Enum

import strawberry
from starlette.datastructures import UploadFile

from seggql.engine.jobs import Job as JobRow
from seggql.engine.mistakes import Mistake, Place, UserError
from seggql.rules.catalogue import Field as FieldRow

from .catalogue import Field
from .context import Info
from .enums import AttributeType
from .jobs import Job
from .mistakes import Input, Payload, mutation
from .services import AnalyzedColumn, ImportAsked, ImportPlan


@strawberry.enum(description="What a file holds a row of.")
class ImportKind(Enum):
    PROFILES = strawberry.enum_value("profiles", description="People.")
    EVENTS = strawberry.enum_value("events", description="Things that people did.")


@strawberry.input(description="What is to become of a column.")
class ImportColumnInput:
    column: str = strawberry.field(description="The column's name in the file.")
    target: str | None = strawberry.field(
        default=None,
        description="The name of an attribute or property, known or new; `external_id`, and for events `event`, `at` "
        "and `event_id`; or `-` to leave the column out. Default: told by its name and values.",
    )
    type: AttributeType | None = strawberry.field(
        default=None, description="The type of a new attribute or property. Default: told by its values."
    )
    format: str | None = strawberry.field(
        default=None, description="How dates and times are written, as `%d.%m.%Y`, `unix` or `unix_ms`."
    )
    separator: str | None = strawberry.field(default=None, description="What stands between the texts of a list.")


@strawberry.input(description="A file to import, and what is decided about it. The rest is told by the file.")
class ImportInput:
    file: UploadFile = strawberry.field(description="The file: CSV, JSON Lines or Parquet, gzipped or not.")
    kind: ImportKind = strawberry.field(description="What each row is.")
    columns: list[ImportColumnInput] = strawberry.field(
        default_factory=list[ImportColumnInput], description="What is to become of columns."
    )
    event: str | None = strawberry.field(default=None, description="What happened in every row of a file of events.")
    time_zone: str | None = strawberry.field(
        default=None, description="The zone of times without an offset, as `Europe/London`. Default: the account's."
    )
    decimal_comma: bool = strawberry.field(default=False, description="Whether numbers are written as 1.234,56.")
    tags: list[str] | None = strawberry.field(
        default=None, description="Tags for everybody in the file. Default: one with the date and time; [] for none."
    )
    create_people: bool = strawberry.field(
        default=True, description="Whether rows of people who are not there make them; else they are refused."
    )
    format: str | None = strawberry.field(default=None, description="`csv`, `jsonl` or `parquet`.")
    separator: str | None = strawberry.field(
        default=None, description="What stands between cells: a character, or `tab`, `whitespace` …"
    )
    header: list[str] | None = strawberry.field(
        default=None, description="The names of the columns, for a file that does not begin with them."
    )
    encoding: str = strawberry.field(default="utf-8", description="The encoding of the file.")

    def meant(self) -> ImportAsked:
        given = self.columns
        return ImportAsked(
            kind=str(self.kind.value),
            name=self.file.filename or "",
            format=self.format,
            separator=self.separator,
            columns=tuple(self.header or ()),
            encoding=self.encoding,
            targets={one.column: one.target for one in given if one.target is not None},
            types={one.column: one.type.value for one in given if one.type is not None},
            formats={one.column: one.format for one in given if one.format is not None},
            marks={one.column: one.separator for one in given if one.separator is not None},
            named=tuple(one.column for one in given),
            event=self.event,
            zone=self.time_zone,
            decimal_comma=self.decimal_comma,
            tags=self.tags,
            create_people=self.create_people,
        )

    def placed(self, mistake: Mistake) -> Mistake:
        """The mistake with its places as this input has them: what is said by column is in a list here."""
        return Mistake(
            UserError(self._place(error.field), error.message, error.code, error.suggestion) for error in mistake.errors
        )

    def _place(self, place: Place) -> Place:
        match place:
            case ("map" | "types" | "formats" | "marks" | "columns" as kind, column):
                places = {one.column: index for index, one in enumerate(self.columns)}  # of two alike the second
                key = {"map": "target", "types": "type", "formats": "format", "marks": "separator"}.get(kind, "column")
                return ("columns", str(places[column]), key) if column in places else ("columns",)
            case _:
                return place


@strawberry.type(description="A column of a file, and what it becomes.")
class ImportColumn:
    examples: list[str] = strawberry.field(description="Its commonest values.")
    missing: float = strawberry.field(description="The share of rows without a value, from 0 to 1.")
    confidence: float = strawberry.field(description="The share of its values that fit, from 0 to 1.")
    note: str | None = strawberry.field(description="What should be looked at.")

    @strawberry.field(description="Its name in the file.")
    @staticmethod
    def name(root: strawberry.Parent[AnalyzedColumn]) -> str:
        return root.column.name

    @strawberry.field(description="What it is for: `external_id`, `event`, `at`, `event_id`, `value` or `ignored`.")
    @staticmethod
    def role(root: strawberry.Parent[AnalyzedColumn]) -> str:
        return str(root.column.role)

    @strawberry.field(graphql_type=Field | None, description="The attribute or property that it becomes.")
    @staticmethod
    def field(root: strawberry.Parent[AnalyzedColumn]) -> FieldRow | None:
        return root.column.field

    @strawberry.field(description="Whether that is still to be defined, which the import does.")
    @staticmethod
    def new(root: strawberry.Parent[AnalyzedColumn]) -> bool:
        return root.column.new


@strawberry.type(description="An event that a file names.")
class ImportEvent:
    name: str = strawberry.field(description="Its name.")
    new: bool = strawberry.field(description="Whether it is still to be defined, which the import does.")


@strawberry.type(description="What an import would do.")
class ImportAnalysis:
    columns: list[ImportColumn] = strawberry.field(description="Every column of the file.")
    sampled: int = strawberry.field(description="How many rows were looked at.")

    @strawberry.field(description="The tags that everybody in the file would get.")
    @staticmethod
    def tags(root: strawberry.Parent[ImportPlan]) -> list[str]:
        return list(root.plan.tags)

    @strawberry.field(description="The events that these rows name.")
    @staticmethod
    def events(root: strawberry.Parent[ImportPlan]) -> list[ImportEvent]:
        return [ImportEvent(name=name, new=new) for name, new in root.events.items()]


@strawberry.type(description="What an import would do; nothing is written.")
class ImportAnalyzePayload(Payload):
    analysis: ImportPlan | None = strawberry.field(
        graphql_type=ImportAnalysis | None, default=None, description="The plan; null with userErrors."
    )


@strawberry.type(description="An import that goes on in the background.")
class ImportStartPayload(Payload):
    job: JobRow | None = strawberry.field(
        graphql_type=Job | None,
        default=None,
        description="Its job, whose result is the report; null with userErrors. jobProgress follows it.",
    )


@strawberry.type
class ImportMutations:
    @mutation("Look at a file, and say what an import would make of it. Nothing is written.")
    async def import_analyze(self, info: Info, input: Input[ImportInput]) -> ImportAnalyzePayload:
        imports, account = info.context.services.imports, info.context.account
        try:
            return ImportAnalyzePayload(analysis=await imports.analyze(account, input.file.file, input.meant()))
        except Mistake as mistake:
            raise input.placed(mistake) from None

    @mutation("Import a file in the background. Rows with mistakes are left out and reported.")
    async def import_start(self, info: Info, input: Input[ImportInput]) -> ImportStartPayload:
        imports, account = info.context.services.imports, info.context.account
        try:
            return ImportStartPayload(job=await imports.start(account, input.file.file, input.meant()))
        except Mistake as mistake:
            raise input.placed(mistake) from None
