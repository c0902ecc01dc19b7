"""``--engine`` as people use it: the same results, refusals with what to do, certificates where they are asked for."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cluster import Cluster, cluster
from conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture
def root(tmp_path: Path, dutykit: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the shipped forms and no records; and one file that nothing can be read from."""
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-31")
    folder = tmp_path / "工作区"
    assert dutykit("init", folder, "--congress", "示例区人民代表大会", "--term", 17, "--year", 2024).code == 0
    (folder / "returned" / "甲.csv").write_text("别的,表\n1,2\n", encoding="utf-8")
    return folder


def told(ran: Ran) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON, the moment of the run left out."""
    document = json.loads(ran.out)
    document.pop("run", None)
    return ran.code, document


def test_each_command_gives_on_a_cluster_what_it_gives_here(root: Path, dutykit: Run, running: Cluster) -> None:
    for command in (
        ("ingest", root / "returned", "--dry-run"),
        ("check", "--term"),
        ("verify", "--deep"),
        ("render", "plan"),
    ):
        here = told(dutykit(*command, "--json", "--workspace", root))
        assert told(dutykit(*command, "--json", "--workspace", root, "--engine", running.address)) == here
        if command[0] != "ingest":
            assert told(dutykit(*command, "--json", "--workspace", root, "--engine", "local")) == here


def test_the_settings_say_it_for_every_command_and_the_command_says_otherwise(root: Path, dutykit: Run) -> None:
    config = root / "dutykit.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('# engine = ""', 'engine = "dask://127.0.0.1:1"'), encoding="utf-8")
    ran = dutykit("ingest", root / "returned", "--json", "--workspace", root)
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (6, "outside.engine_unreachable")
    assert dutykit("ingest", root / "returned", "--workspace", root, "--engine", "local").code == 1


def test_a_scheduler_that_is_not_there_is_told_and_nothing_is_done(root: Path, dutykit: Run) -> None:
    ran = dutykit("ingest", root / "returned", "--workspace", root, "--engine", "dask://127.0.0.1:1")
    assert ran.code == 6
    assert "连不上集群的调度器 tcp://127.0.0.1:1。" in ran.err
    assert "去掉 --engine" in ran.err
    assert list((root / "archive").rglob("*.csv")) == []


def test_what_is_no_address_is_a_slip_of_the_call_or_of_the_settings(
    root: Path, dutykit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = dutykit("check", "--json", "--workspace", root, "--engine", "ray://a")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (2, "usage.engine")
    monkeypatch.setenv("DUTYKIT_ENGINE", "ray://a")
    ran = dutykit("check", "--json", "--workspace", root)
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (3, "workspace.engine")


def test_what_strangers_made_is_not_read_in_this_process(root: Path, dutykit: Run) -> None:
    ran = dutykit("ingest", root / "returned", "--json", "--workspace", root, "--engine", "here")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (2, "usage.engine")


def test_hashes_are_summed_here_and_that_is_said(root: Path, dutykit: Run, running: Cluster) -> None:
    ran = dutykit("verify", "--json", "--workspace", root, "--engine", running.address)
    assert ran.code == 0
    assert any("--deep" in note for note in json.loads(ran.out)["notes"])


# --- certificates ---------------------------------------------------------------------------------------------


def certified(folder: Path) -> dict[str, str]:
    """Certificates of an office's own, as settings of Dask."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    head = "DASK_DISTRIBUTED__COMM__"
    told = {f"{head}TLS__CA_FILE": str(certificate), f"{head}REQUIRE_ENCRYPTION": "true"}
    for side in ("CLIENT", "WORKER", "SCHEDULER"):
        told |= {f"{head}TLS__{side}__CERT": str(certificate), f"{head}TLS__{side}__KEY": str(private)}
    return told


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return certified(tmp_path_factory.mktemp("tls") / "certificates")


@pytest.fixture(scope="module")
def closed_door(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that takes nobody without a certificate."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), settings, "tls")
    made.add()
    yield made
    made.close()


def command(root: Path, address: str, settings: dict[str, str]) -> Ran:
    """The command in a process of its own: Dask reads its settings once."""
    ran = subprocess.run(
        [sys.executable, "-m", "dutykit", "check", "--json", "--workspace", str(root), "--engine", address],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, **settings},
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_with_a_certificate_the_door_is_open(root: Path, closed_door: Cluster, settings: dict[str, str]) -> None:
    assert closed_door.address.startswith("tls://")
    ran = command(root, closed_door.address, settings)
    assert (ran.code, ran.err) == (0, "")


def test_without_one_it_is_shut(root: Path, closed_door: Cluster, tmp_path: Path) -> None:
    ran = command(root, closed_door.address, {})
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (6, "outside.engine_certificates")
    plain = command(root, closed_door.address.replace("tls://", "dask://"), {})
    assert (plain.code, json.loads(plain.out)["error"]["code"]) == (6, "outside.engine_unreachable")
    stranger = command(root, closed_door.address, certified(tmp_path / "others"))
    assert (stranger.code, json.loads(stranger.out)["error"]["code"]) == (6, "outside.engine_unreachable")


def test_the_other_commands_know_nothing_of_dask() -> None:
    code = (
        "import sys\nfrom dutykit.cli import main\n"
        "try:\n    main(['status', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in {'dask', 'distributed', 'tornado'}])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
