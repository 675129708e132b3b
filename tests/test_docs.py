"""The docs tell the truth: every setting is listed as it is, every link leads somewhere."""

import re
from pathlib import Path

import pytest

from seggql.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").rglob("*.md")])


def setting_rows() -> list[str]:
    """A Markdown table row for every setting: its variable, its default, what it is for."""
    rows: list[str] = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or field.default in (None, ()) else f"`{field.default}`"
        rows.append(f"| `SEGGQL_{name.upper()}` | {default} | {field.description} |")
    return rows


def test_every_setting_is_in_the_operating_manual() -> None:
    """When this fails, its message holds the rows to paste."""
    manual = (ROOT / "docs" / "operating.md").read_text()
    listed = [line for line in manual.splitlines() if line.startswith("| `SEGGQL_")]
    assert listed == setting_rows(), "\n".join(setting_rows())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
