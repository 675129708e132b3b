"""Hooks into the execution of an operation: remembered documents, refusal of what costs too much, numbers."""

import time
from collections.abc import Iterator
from typing import Protocol

from graphql import GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import ExecutionContext

from .documents import Document, Documents


class Watch(Protocol):
    """Is told of every operation: its kind (query, mutation, subscription or invalid), outcome and seconds."""

    def began(self, kind: str) -> None: ...

    def ended(self, kind: str, outcome: str, seconds: float) -> None: ...


class Unwatched:
    def began(self, kind: str) -> None:
        pass

    def ended(self, kind: str, outcome: str, seconds: float) -> None:
        pass


class Reading(SchemaExtension):
    """Hands remembered documents to the executor, and refuses operations that would cost too much."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        # the executor parses what is not read here again, and answers the same error
        context.parse_options["max_tokens"] = self._documents.settings.graphql_max_tokens
        if isinstance(context.query, str):
            try:
                self._document = self._documents.read(context.query)
                context.graphql_document = self._document.node
            except GraphQLSyntaxError:
                pass
        yield

    def on_validate(self) -> Iterator[None]:
        context, document = self.execution_context, self._document
        if document is not None:
            name = context._provided_operation_name  # pyright: ignore  # the public one guesses the first operation
            variables = context.variables or {}
            context.pre_execution_errors = list(document.errors) or self._documents.refuse(document, name, variables)
        yield


class Watching(SchemaExtension):
    """Tells a watch of the operation."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._kind = "invalid"

    def on_operation(self) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._watch.ended(self._kind, _outcome(self.execution_context), time.perf_counter() - started)

    def on_execute(self) -> Iterator[None]:
        self._kind = self.execution_context.operation_type.value
        self._watch.began(self._kind)
        yield


def _outcome(context: ExecutionContext) -> str:
    return "error" if context.pre_execution_errors else "ok"
