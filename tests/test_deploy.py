"""The container files, as far as a machine without a Docker engine can check them: their linters, and our own names."""

import re
import subprocess
import sys
from pathlib import Path

from seggql.settings import Settings

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def test_the_dockerfile_satisfies_hadolint() -> None:
    found = subprocess.run([BIN / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_the_compose_file_fits_the_compose_specification() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_every_setting_they_name_exists() -> None:
    known = {f"SEGGQL_{name.upper()}" for name in Settings.model_fields}
    for file in ("Dockerfile", "docker-compose.yml"):
        named = set(re.findall(r"SEGGQL_[A-Z_]+", (ROOT / file).read_text()))
        assert named, file
        assert named <= known, file
