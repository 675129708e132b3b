"""The page about the API tells the truth: its operations fit the schema, and it lists every error code."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from seggql.documented import Documented
from seggql.engine.mistakes import ERROR_CODES
from seggql.graphql.errors import RequestErrorCode
from seggql.graphql.schema import sdl

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]
OPERATIONS = [
    pytest.param(text, id=f"{page.name}-{number}")
    for page in PAGES
    for number, text in enumerate(re.findall(r"```graphql\n(.*?)```", page.read_text(), re.DOTALL))
]


@pytest.mark.parametrize("document", OPERATIONS)
def test_every_operation_of_the_docs_fits_the_schema(document: str) -> None:
    assert validate(build_schema(sdl()), parse(document)) == []


@pytest.mark.parametrize("codes", [RequestErrorCode, ERROR_CODES], ids=["top-level", "userErrors"])
def test_every_error_code_is_listed(codes: Iterable[Documented]) -> None:
    """When this fails, its message holds the rows to paste."""
    page = (ROOT / "docs" / "api.md").read_text()
    rows = "\n".join(f"| `{code.name}` | {code.doc} |" for code in codes)
    assert rows in page, rows
