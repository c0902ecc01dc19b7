"""Which wheels the locked releases have, for every machine that offices use: written by ``make lock``, read by tests.

Offices run Windows, and 麒麟 or 统信 on aarch64 and x86_64 whose glibc may be as old as 2.17. A release without a wheel
for one of these would be compiled there, which no office can do. ``wheels.toml`` keeps the tags of the wheels that fit,
so that a test needs no network.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from packaging.tags import Tag, compatible_tags, cpython_tags, parse_tag
from packaging.utils import parse_wheel_filename

TABLE = Path(__file__).with_name("wheels.toml")
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
GLIBC = 17  # 2.17, of manylinux2014
HEADER = """\
# Wheels of the locked releases that fit the machines of offices. Written by `make lock`: do not edit.
"""


def _linux(machine: str) -> list[str]:
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    old = ("manylinux2010", "manylinux1") if machine == "x86_64" else ()
    return [*names, *(f"{name}_{machine}" for name in ("manylinux2014", *old))]


PLATFORMS: Mapping[str, list[str]] = {
    "Linux aarch64, glibc 2.17": _linux("aarch64"),
    "Linux x86_64, glibc 2.17": _linux("x86_64"),
    "Windows x64": ["win_amd64"],
}


def machines() -> dict[str, frozenset[Tag]]:
    """The tags that each supported machine and Python accepts."""
    return {
        f"{name}, Python {major}.{minor}": frozenset(cpython_tags((major, minor), platforms=platforms))
        | frozenset(compatible_tags((major, minor), interpreter=f"cp{major}{minor}", platforms=platforms))
        for name, platforms in PLATFORMS.items()
        for major, minor in PYTHONS
    }


def lacking(wheels: Iterable[str]) -> list[str]:
    """The machines for which none of the wheels (their compressed tags) fits."""
    tags = {tag for text in wheels for tag in parse_tag(text)}
    return [machine for machine, accepted in machines().items() if not tags & accepted]


def recorded(pylock: Mapping[str, object]) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and the fitting wheels' tags of each package of a ``pylock.toml``."""
    accepted = frozenset().union(*machines().values())
    packages = pylock["packages"]
    assert isinstance(packages, list)
    for package in packages:
        names = [unquote(wheel["url"].rsplit("/", 1)[-1]) for wheel in package.get("wheels", ())]
        fitting = {name for name in names if parse_wheel_filename(name)[3] & accepted}
        yield (
            package["name"],
            package["version"],
            sorted({"-".join(n[: -len(".whl")].split("-")[-3:]) for n in fitting}),
        )


def main(source: str) -> None:
    """Write the table from the ``pylock.toml`` that uv has made; fail where a machine has no wheel."""
    packages = list(recorded(tomllib.loads(Path(source).read_text(encoding="utf-8"))))
    text = HEADER
    for name, version, tags in packages:
        listed = "".join(f'    "{tag}",\n' for tag in tags)
        text += f'\n[{name}]\nversion = "{version}"\nwheels = [\n{listed}]\n'
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    missing = [f"{name} {version}: {', '.join(lacking(tags))}" for name, version, tags in packages if lacking(tags)]
    if missing:
        sys.exit("No wheel fits, choose another release in pyproject.toml:\n" + "\n".join(missing))


if __name__ == "__main__":
    main(sys.argv[1])
