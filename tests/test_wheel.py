"""The wheel: built from this tree, installed where nothing else of the tree can be seen, used from another folder."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[1]
WITHOUT_TREE = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@dataclass(frozen=True)
class Installation:
    """A virtual environment with the wheel in it, and an empty folder to start from."""

    folder: Path

    @property
    def elsewhere(self) -> Path:
        return self.folder / "elsewhere"

    def program(self, name: str) -> str:
        return str(self.folder / "venv/bin" / name)

    def run(self, program: str, *arguments: str) -> str:
        return output_of(self.program(program), *arguments, folder=self.elsewhere)


def output_of(*command: str, folder: Path, **environment: str) -> str:
    """What a command prints; if it fails, the test shows its errors."""
    done = subprocess.run(
        command, cwd=folder, env=WITHOUT_TREE | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network: hatchling is a development dependency, the page is built already."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    output_of(*build, folder=ROOT)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """seggql comes from the wheel; its dependencies, not under test, are lent by this environment."""
    installed = Installation(tmp_path_factory.mktemp("installed"))
    installed.elsewhere.mkdir()
    venv.create(installed.folder / "venv", with_pip=False)
    pip = (sys.executable, "-m", "pip", "--python", installed.program("python"))
    output_of(*pip, "install", "--no-deps", "--no-index", "--quiet", str(wheel), folder=installed.folder)
    [site_packages] = installed.folder.glob("venv/lib/python*/site-packages")
    # A path file inside a lent folder is not read, so an editable seggql there stays out of sight.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return installed


def test_the_package_comes_from_the_wheel(installation: Installation) -> None:
    where = installation.run("python", "-c", "import seggql; print(seggql.__file__)").strip()
    assert Path(where).is_relative_to(installation.folder)


@pytest.mark.parametrize("folder", ["schema", "prompts"])
def test_resources_travel(installation: Installation, folder: str) -> None:
    files = sorted(file for file in (ROOT / folder).iterdir() if file.is_file())
    assert files, f"{folder}/ is empty"
    for file in files:
        read = f"from seggql import resources; print(resources.read({folder!r}, {file.name!r}), end='')"
        assert installation.run("python", "-c", read) == file.read_text()


def test_graphiql_travels_without_its_sources(wheel: Path, installation: Installation) -> None:
    asked = "from seggql.web import graphiql; print(graphiql.is_built())"
    assert installation.run("python", "-c", asked).strip() == "True"
    names = zipfile.ZipFile(wheel).namelist()
    assert "seggql/web/graphiql/THIRD-PARTY.md" in names
    assert not [name for name in names if "graphiql_src" in name]


def test_the_command_line_writes_the_schemas(installation: Installation) -> None:
    installation.run("seggql", "schema", "--to", "written")
    for file in (ROOT / "schema").iterdir():
        assert (installation.elsewhere / "written" / file.name).read_text() == file.read_text()


def test_the_server_answers(installation: Installation, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [installation.program("seggql"), "serve", "--port", str(port), "--database-url", database_url]
    server = subprocess.Popen(command, cwd=installation.elsewhere, env=WITHOUT_TREE)
    try:
        # The transport waits for the server: it connects again until there is somebody.
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=8)) as client:
            assert client.get("/readyz").status_code == 200
            answer = client.post("/graphql", json={"query": '{ attributes(search: "city") { nodes { name } } }'})
            assert answer.json() == {"data": {"attributes": {"nodes": [{"name": "city"}]}}}
            assert "GraphiQL" in client.get("/graphql", headers={"Accept": "text/html"}).text
            assert client.get("/schema/rule.json").text == (ROOT / "schema/rule.json").read_text()
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def unbuilt_tree(tmp_path: Path) -> Path:
    """A copy of the tree in which GraphiQL is not built."""
    tree = tmp_path / "tree"
    ignored = shutil.ignore_patterns("graphiql", "node_modules", "__pycache__")
    for name in ("src", "schema", "prompts"):
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    for name in (".gitignore", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tree / name)
    return tree


def build_offline(tree: Path, what: str) -> subprocess.CompletedProcess[str]:
    """Run a hook of the build backend where npm has neither network nor cache."""
    script = f"import hatchling.build; hatchling.build.{what}('.')"
    npm = {"npm_config_offline": "true", "npm_config_cache": str(tree / "no-cache")}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=tree, env=WITHOUT_TREE | npm, capture_output=True, text=True, check=False
    )


def test_a_wheel_without_graphiql_is_refused(unbuilt_tree: Path) -> None:
    done = build_offline(unbuilt_tree, "build_wheel")
    assert done.returncode != 0
    assert "BundleError" in done.stderr
    assert not list(unbuilt_tree.glob("*.whl"))


def test_an_editable_install_without_graphiql_goes_on_with_a_warning(unbuilt_tree: Path) -> None:
    done = build_offline(unbuilt_tree, "build_editable")
    assert done.returncode == 0, done.stderr
    assert "Installed without GraphiQL (`make assets` builds it)" in done.stderr + done.stdout
    assert list(unbuilt_tree.glob("*.whl"))
