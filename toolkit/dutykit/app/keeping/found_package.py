"""A package as it lies on the disk: its files, its descriptions, its sums; nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree

from . import package
from .package import Head, PackageItem

_LARGEST = 512 * 2**20
"""Bytes of a file that is opened to be looked at."""


class Package:
    """A package on the disk, read once; what cannot be read is a finding, never an error."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = {
            path.relative_to(root).as_posix(): path
            for path in sorted(root.rglob("*"))
            if path.is_symlink() or not path.is_dir()
        }
        self.head: Head | None = None
        self.items: tuple[PackageItem, ...] = ()
        self.unread = ""
        try:
            self.head, self.items = package.read_manifest(self.bytes(package.MANIFEST))
        except (ValueError, OSError) as error:
            self.unread = f"{package.MANIFEST} 读不出来（{type(error).__name__}）"
        self.sums = self.sums_in(package.SUMS)

    def bytes(self, name: str) -> bytes:
        """A file of the package; one that is no plain file, or beyond all measure, is as good as missing."""
        path = self.files.get(name)
        if path is None or path.is_symlink() or path.stat().st_size > _LARGEST:
            raise FileNotFoundError(name)
        return path.read_bytes()

    def sums_in(self, name: str) -> Mapping[str, str]:
        """Digest by path, as a file of sums tells them; nothing where it cannot be read."""
        try:
            return package.read_sums(self.bytes(name))
        except (ValueError, OSError):
            return {}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of every plain file."""
        return {name: package.summed(path) for name, path in self.files.items() if not path.is_symlink()}

    @cached_property
    def described(self) -> list[etree._Element] | None:
        """The 文件实体 of the metadata; ``None`` where they cannot be read."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self.bytes(package.METADATA), parser)
        except (etree.XMLSyntaxError, OSError, ValueError):
            return None
        return list(root.iter(f"{{{package.SPACE}}}文件实体"))

    def said(self, entity: etree._Element, name: str) -> str:
        """What the metadata say of an item."""
        found = entity.find(f".//{{*}}{name}")  # sums have a namespace of their own, and had none before
        return (found.text or "").strip() if found is not None else ""
