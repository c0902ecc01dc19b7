"""What ``--engine`` may say."""

from __future__ import annotations

import pytest

from dutykit.engine.address import Address, EngineKind, read_address
from dutykit.errors import UsageError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("here", Address(EngineKind.HERE)),
        (" local ", Address(EngineKind.LOCAL)),
        ("dask://10.0.0.5:9000", Address(EngineKind.CLUSTER, "tcp://10.0.0.5:9000")),
        ("dask://renda-1", Address(EngineKind.CLUSTER, "tcp://renda-1:8786")),
        ("tcp://10.0.0.5", Address(EngineKind.CLUSTER, "tcp://10.0.0.5:8786")),
        ("tls://[fe80::1]:8786", Address(EngineKind.CLUSTER, "tls://[fe80::1]:8786")),
    ],
)
def test_an_address_is_read(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "dask", "dask://", "ray://a:1", "dask://a:b", "dask://a:1/x", "dask://u:p@a", "dask://a?b=1", "http://a"],
)
def test_what_is_no_address_is_refused_with_what_may_be_written(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_address(text)
    assert caught.value.code == "usage.engine"
    assert "dask://主机:8786" in caught.value.remedy
