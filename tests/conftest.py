"""What every test may use."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from server import Server, server

Convert = Callable[[Path, str, Path], Path]
ConvertMany = Callable[[Sequence[Path], str, Path], list[Path]]

settings.register_profile("dutykit", deadline=None)  # how long an example takes is no behaviour
settings.load_profile("dutykit")
UPDATE_FLAGS = ("SNAPSHOT_UPDATE",)
os.environ["DUTYKIT_SCANS"] = (
    "off"  # only the tests of scans recognise any: the same is told with the extra and without
)


STORE = "DUTYKIT_TEST_STORE"
"""The store of every workspace of tests/app: ``sqlite``, unless ``make test-postgres`` asks for the other."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of both stores runs on each of them."""
    if "store_kind" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_stores") is not None
        kinds = ["sqlite", "postgres"] if both else [os.environ.get(STORE, "sqlite")]
        metafunc.parametrize("store_kind", kinds, indirect=True, ids=kinds if both else [""])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without LibreOffice its tests are skipped, except in CI, where they run and fail."""
    if shutil.which("soffice") or shutil.which("libreoffice") or os.environ.get("CI") == "true":
        return
    skip = pytest.mark.skip(reason="LibreOffice is not installed")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the developer has set reaches a test."""
    ours = ("DUTYKIT_WORKSPACE", "DUTYKIT_TODAY", "DUTYKIT_BY", "DUTYKIT_STORE", "DUTYKIT_ENGINE")
    for name in (*ours, "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "clerk")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of PostgreSQL, one for each worker that needs it; where none is installed its tests fail."""
    with server() as running:
        yield running


@dataclass
class Stores:
    """Stores of a kind, each new one in a place of its own."""

    kind: str
    server: Server | None
    made: list[str] = field(default_factory=list)

    def address(self) -> str:
        """The address of a store that is not there yet; empty for SQLite, whose stores lie in their workspaces."""
        if self.server is None:
            return ""
        self.made.append(f"t{os.getpid()}_{next(_schemas)}")
        return self.server.address(self.made[-1])


_schemas = itertools.count()


@pytest.fixture
def store_kind(request: pytest.FixtureRequest) -> Iterator[Stores]:
    """Where the stores of a test are: in SQLite, or on the server (marked ``both_stores``: on each in turn)."""
    stores = Stores(request.param, request.getfixturevalue("postgres") if request.param == "postgres" else None)
    yield stores
    if stores.server is not None:
        stores.server.drop(*stores.made)


@dataclass(frozen=True)
class Ran:
    """What a call of the command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def dutykit(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process: ``dutykit("init", folder)`` gives code, out and err."""
    from dutykit.cli import main

    def run(*args: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)

    return run


@pytest.fixture(scope="session")
def soffice_many(tmp_path_factory: pytest.TempPathFactory) -> ConvertMany:
    """``soffice_many(paths, fmt, out)`` converts files into the folder ``out`` in one start of LibreOffice.

    ``fmt`` as LibreOffice's ``--convert-to``. One profile for the session. Where LibreOffice is missing the test is
    skipped, and fails under ``CI=true``.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("LibreOffice is missing: the continuous integration has to install it")
        pytest.skip("LibreOffice is missing")
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def convert(paths: Sequence[Path], fmt: str, out: Path) -> list[Path]:
        out.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             "--convert-to", fmt, "--outdir", str(out), *map(str, paths)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        made = [out / f"{path.stem}.{fmt.partition(':')[0]}" for path in paths]
        missing = [path.name for path in made if not path.is_file()]
        assert not missing, f"LibreOffice made no {missing}"
        return made

    return convert


@pytest.fixture(scope="session")
def soffice(soffice_many: ConvertMany) -> Convert:
    """``soffice(path, fmt, out)`` converts one file."""
    return lambda path, fmt, out: soffice_many([path], fmt, out)[0]
