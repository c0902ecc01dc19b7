"""Make ``dist/dutykit-bundle``: wheels for this platform and an installer, for machines without a network.

The wheels are those of ``requirements.lock`` without the development tools, checked against its hashes here and again
when they are installed. With ``--ocr`` those of the extra are there too.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parents[1]
TARGET = TOP / "dist" / "dutykit-bundle"


def needed(requirements: list[str], environment: dict[str, str] | None = None) -> set[str]:
    """Names of everything that ``requirements`` need here, or where ``environment`` says; themselves included."""
    told = environment or {}
    names: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        extras = requirement.extras or {""}
        if name in names or not any(applies(requirement, extra, told) for extra in extras):
            continue
        names.add(name)
        try:
            below = [Requirement(text) for text in requires(requirement.name) or []]
        except PackageNotFoundError:
            if environment:  # of another platform alone (colorama, tzdata): they need nothing
                continue
            sys.exit(f"{requirement.name} is not installed; run make bundle, which sets up its environment")
        waiting += [r for r in below if any(applies(r, extra, told) for extra in extras)]
    return names


def applies(requirement: Requirement, extra: str, told: dict[str, str]) -> bool:
    """Whether the requirement holds here, or where ``told`` says."""
    return requirement.marker is None or requirement.marker.evaluate({**told, "extra": extra})


def built_wheel(folder: Path) -> Path:
    """The wheel of dutykit, built into a folder."""
    run("build", "--wheel", "--no-isolation", "--outdir", str(folder), ".")
    (made,) = folder.glob("dutykit-*.whl")
    return made


def locked(names: set[str], lock: str) -> str:
    """The entries of the lock for ``names``."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    chosen = [e for e in entries if canonicalize_name(re.split(r"[=\s\[]", e, maxsplit=1)[0]) in names]
    return "\n".join(chosen) + "\n"


def run(*args: str) -> None:
    """Run a module of this Python in the checkout; stop where it fails."""
    subprocess.run([sys.executable, "-m", *args], cwd=TOP, check=True)


def main() -> None:
    """Make the bundle anew."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.rmtree(TARGET, ignore_errors=True)
    wheels = TARGET / "wheels"
    wheels.mkdir(parents=True)
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    extra = project["optional-dependencies"]["ocr"] if "--ocr" in sys.argv[1:] else []
    if extra:  # some 90 MB more, for machines that read scans
        lock += (TOP / "requirements-ocr.lock").read_text(encoding="utf-8")
    desk = project["optional-dependencies"]["desk"]  # pure Python, half a megabyte
    names = needed([*project["dependencies"], *desk, *extra, "pip"])
    (TARGET / "requirements.lock").write_text(locked(names, lock), encoding="utf-8", newline="\n")
    quiet = ("--quiet", "--disable-pip-version-check")
    lockfile = str(TARGET / "requirements.lock")
    run("pip", "download", *quiet, "--require-hashes", "--only-binary", ":all:", "-r", lockfile, "-d", str(wheels))
    built_wheel(wheels)
    for file in sorted((TOP / "packaging" / "bundle").iterdir()):
        shutil.copy(file, TARGET / file.name)
    shutil.copy(TOP / "LICENSE", TARGET / "LICENSE")
    shutil.copy(TOP / "README.zh-CN.md", TARGET / "README.zh-CN.md")  # the manual, where there is no network
    left_out = shutil.ignore_patterns("*.py", "*.toml", "__pycache__", "decisions", "facts")
    shutil.copytree(TOP / "docs", TARGET / "docs", ignore=left_out)
    version = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    print(f"{TARGET.relative_to(TOP)}: {len(list(wheels.iterdir()))} wheels, {version}, {sys.platform}")


if __name__ == "__main__":
    main()
