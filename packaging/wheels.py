"""Which wheels the locked releases have, for every machine that offices use: written by ``make lock``, read by tests.

Offices run Windows, and 麒麟 or 统信 on aarch64 and x86_64 whose glibc may be as old as 2.17. A release without a wheel
for one of these would be compiled there, which no office can do. ``wheels.toml`` keeps the tags of the wheels that fit,
so that a test needs no network; ``wheels-ocr.toml`` those of the extra, for which glibc 2.28 is asked (the first that
ONNX Runtime has wheels for; 麒麟 V10 and 统信 20 have it).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from packaging.tags import Tag, compatible_tags, cpython_tags, parse_tag
from packaging.utils import parse_wheel_filename

TABLE = Path(__file__).with_name("wheels.toml")
TABLE_OCR = Path(__file__).with_name("wheels-ocr.toml")
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
GLIBC = 17  # 2.17, of manylinux2014
GLIBC_OCR = 28  # of the extra
HEADER = """\
# Wheels of the locked releases that fit the machines of offices. Written by `make lock`: do not edit.
"""


def _linux(machine: str, glibc: int) -> list[str]:
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(glibc, 4, -1)]
    old = ("manylinux2010", "manylinux1") if machine == "x86_64" else ()
    return [*names, *(f"{name}_{machine}" for name in ("manylinux2014", *old))]


def platforms(glibc: int) -> Mapping[str, list[str]]:
    """The machines of offices, and the platforms that a wheel for them may name."""
    return {
        f"Linux aarch64, glibc 2.{glibc}": _linux("aarch64", glibc),
        f"Linux x86_64, glibc 2.{glibc}": _linux("x86_64", glibc),
        "Windows x64": ["win_amd64"],
    }


def machines(glibc: int = GLIBC) -> dict[str, frozenset[Tag]]:
    """The tags that each supported machine and Python accepts."""
    return {
        f"{name}, Python {major}.{minor}": frozenset(cpython_tags((major, minor), platforms=names))
        | frozenset(compatible_tags((major, minor), interpreter=f"cp{major}{minor}", platforms=names))
        for name, names in platforms(glibc).items()
        for major, minor in PYTHONS
    }


def lacking(wheels: Iterable[str], glibc: int = GLIBC) -> list[str]:
    """The machines for which none of the wheels (their compressed tags) fits."""
    tags = {tag for text in wheels for tag in parse_tag(text)}
    return [machine for machine, accepted in machines(glibc).items() if not tags & accepted]


def recorded(pylock: Mapping[str, object], glibc: int = GLIBC) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and the fitting wheels' tags of each package of a ``pylock.toml``."""
    accepted = frozenset().union(*machines(glibc).values())
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


def beyond(known: Path, wider: Path, target: Path) -> None:
    """Write what a wider lock has beyond another one, which is installed before it."""
    pattern = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)
    names = set(pattern.findall(known.read_text(encoding="utf-8")))
    entries = re.split(r"\n(?=\S)", wider.read_text(encoding="utf-8").strip())
    kept = [e for e in entries if (found := pattern.match(e)) and found[1] not in names]
    target.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")


def main(source: str, table: Path, glibc: int) -> None:
    """Write the table from the ``pylock.toml`` that uv has made; fail where a machine has no wheel."""
    packages = list(recorded(tomllib.loads(Path(source).read_text(encoding="utf-8")), glibc))
    text = HEADER
    for name, version, tags in packages:
        listed = "".join(f'    "{tag}",\n' for tag in tags)
        text += f'\n[{name}]\nversion = "{version}"\nwheels = [\n{listed}]\n'
    table.write_text(text, encoding="utf-8", newline="\n")
    found = [(name, version, lacking(tags, glibc)) for name, version, tags in packages]
    missing = [f"{name} {version}: {', '.join(machines)}" for name, version, machines in found if machines]
    if missing:
        sys.exit("No wheel fits, choose another release in pyproject.toml:\n" + "\n".join(missing))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--beyond", known, wider, target]:
            beyond(Path(known), Path(wider), Path(target))
        case ["--ocr", source]:
            main(source, TABLE_OCR, GLIBC_OCR)
        case [source]:
            main(source, TABLE, GLIBC)
