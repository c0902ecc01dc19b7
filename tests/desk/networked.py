"""A desk on a network, for tests: a certificate of its own, accounts of every role, their cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from desk.conftest import TODAY, Answer, Served, serving
from dutykit.app.keeping.accounts import AddRequest, PrintedAccount, add_accounts
from dutykit.app.keeping.entering import choose_password
from dutykit.words.roles import OFFICE, Role
from dutykit.workspace import read_workspace

DAY = date.fromisoformat(TODAY)
PASSWORD = "银杏树下开会，九点整"
MINE, OTHER = "古亭街道人大街工委", "柳河街道人大街工委"
NAMES = {Role.CLERK: "王敏", Role.REVIEWER: "周林", Role.READER: "李华"}
LOGINS = {Role.CLERK: "wangmin", Role.REVIEWER: "zhoulin", Role.READER: "lihua"}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody has signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def add(root: Path, role: Role, **whom: object) -> PrintedAccount:
    """An account; people of the office have chosen :data:`PASSWORD` already."""
    workspace = read_workspace(root)
    if role in OFFICE:
        whom = {"login": LOGINS[role], "name": NAMES[role]} | whom
    (made,) = add_accounts(workspace, AddRequest(role=role, today=DAY, by="吴敏", **whom)).accounts  # type: ignore[arg-type]
    if role in OFFICE:
        choose_password(workspace, made.login, made.code, PASSWORD, today=DAY, at=datetime.now(UTC))
    return made


@dataclass(frozen=True)
class Network:
    """A desk on a network, and what was printed for units and deputies, by whom it is for."""

    served: Served
    printed: Mapping[str, PrintedAccount]

    def login(self, login: str, secret: str) -> Answer:
        """Try to come in."""
        return self.post("/login", {"login": login, "secret": secret, "totp": ""}, "")

    def cookie(self, login: str, secret: str) -> str:
        """The cookie of somebody who comes in."""
        answer = self.login(login, secret)
        assert answer.status == 303, answer.text
        return answer.headers["set-cookie"].partition(";")[0]

    def of(self, role: Role, whose: str = "") -> str:
        """The cookie of a role; of a unit or deputy, by name."""
        if role in OFFICE:
            return self.cookie(LOGINS[role], PASSWORD)
        return self.cookie(self.printed[whose].login, self.printed[whose].code)

    def get(self, path: str, cookie: str) -> Answer:
        return self.served.ask("GET", path, Cookie=cookie)

    def post(self, path: str, fields: Mapping[str, str], cookie: str) -> Answer:
        kind = "application/x-www-form-urlencoded"
        return self.served.ask(
            "POST", path, urlencode(fields), Cookie=cookie, Origin=self.served.base, Content_Type=kind
        )

    def csrf(self, page: str, cookie: str) -> str:
        """The token of a page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page, cookie).text)
        assert found is not None
        return found[1]


@contextmanager
def on_network(root: Path, units: tuple[str, ...], deputies: tuple[str, ...]) -> Iterator[Network]:
    """A desk on a network with one account of each role of the office, and of these units and deputies."""
    printed = {}
    for role in (Role.CLERK, Role.REVIEWER, Role.READER):
        add(root, role)
    for unit in units:
        printed[unit] = add(root, Role.UNIT, units=[unit])
    for deputy in deputies:
        printed[deputy] = add(root, Role.DEPUTY, deputies=[deputy])
    made, key = certificate(root.parent)
    with serving(root, "--listen", "127.0.0.1:0", "--certificate", str(made), "--certificate-key", str(key)) as served:
        yield Network(served, printed)
