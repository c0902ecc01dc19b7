from __future__ import annotations

import pytest

from dutykit.errors import WorkspaceError
from dutykit.files.limits import Limits, size_text


def test_figures_of_a_workspace_replace_the_defaults() -> None:
    limits = Limits.from_mapping({"seconds": 5, "memory_mib": 512, "file_mib": 10, "workers": 3})
    assert (limits.seconds, limits.memory_bytes, limits.workers) == (5.0, 512 * 1024**2, 3)
    assert limits.office_bytes == limits.pdf_bytes == 10 * 1024**2
    assert limits.zip_entries == Limits().zip_entries


@pytest.mark.parametrize(
    ("mapping", "words"),
    [({"second": 5}, "seconds"), ({"depth": 0}, "正数"), ({"depth": True}, "正数"), ({"depth": 1.5}, "整数")],
)
def test_a_slip_is_refused(mapping: dict[str, object], words: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        Limits.from_mapping(mapping)
    assert words in caught.value.message + caught.value.remedy


def test_sizes_read_well() -> None:
    assert [size_text(n) for n in (12, 1536, 30 * 1024**2, 1024**3)] == ["12 字节", "1.5 KB", "30 MB", "1 GB"]
