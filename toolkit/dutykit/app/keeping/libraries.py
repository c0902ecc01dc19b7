"""The libraries that dutykit rests on: which of them are missing on this machine, or there but broken.

What is needed is read from the metadata of the installed distribution, so that it is said in ``pyproject.toml`` alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import NamedTuple

_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)[^;]*(?:;\s*(.*))?")
_PLATFORM = re.compile(r"""sys_platform == ['"](\w+)['"]""")


class Library(NamedTuple):
    """A library as it stands here; ``trouble`` is empty where it can be used."""

    name: str
    version: str
    trouble: str


def libraries(requirements: list[str]) -> Iterator[Library]:
    """Each required library that applies to this platform, imported to see whether it works."""
    for name in needed(requirements, sys.platform):
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            yield Library(name, "", "没有安装")
            continue
        trouble = broken(_modules(installed))
        yield Library(name, installed.version, f"装了但不能用（{trouble}）" if trouble else "")


def requirements_of(name: str) -> list[str] | None:
    """What an installed distribution requires; ``None`` where there is no such distribution."""
    try:
        return distribution(name).requires or []
    except PackageNotFoundError:
        return None


def needed(requirements: list[str], platform: str) -> list[str]:
    """The names of those that apply to a platform, extras left out.

    A marker of another kind counts as met: a library too many is looked for rather than one too few.
    """
    names = []
    for text in requirements:
        match = _REQUIREMENT.fullmatch(text.strip())
        marker = (match[2] or "") if match else ""
        asked = _PLATFORM.search(marker)
        if match and "extra ==" not in marker and (asked is None or asked[1] == platform):
            names.append(match[1])
    return names


def broken(modules: Iterable[str]) -> str:
    """Why one of the modules that are installed cannot be imported; nothing where all can."""
    for module in modules:
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001 - a broken library may raise anything
            return f"{type(error).__name__}：{error}"
    return ""


def _modules(installed: Distribution) -> list[str]:
    """The packages at the top of a distribution."""
    files = installed.files or ()
    packages = {f.parts[0] for f in files if len(f.parts) == 2 and f.name == "__init__.py"}
    return sorted(packages) or [installed.metadata["Name"].replace("-", "_")]
