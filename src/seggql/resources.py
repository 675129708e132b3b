"""Text that travels with the package but lives beside it in a checkout: schema/ and prompts/."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def read(folder: Literal["schema", "prompts"], name: str) -> str:
    """The text of `folder/name`. In a wheel the folders lie inside the package, as `_schema` and `_prompts`.

    Raises FileNotFoundError, naming the file, for a name that is not there.
    """
    packed = _PACKAGE / f"_{folder}"
    return ((packed if packed.is_dir() else _CHECKOUT / folder) / name).read_text(encoding="utf-8")
