"""The address of a store on a server: ``postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE?schema=CONGRESS``.

One database holds many congresses, each in a schema of its own (docs/decisions/049). What else an address may say is
what libpq understands; a password may stand there, in ``PGPASSWORD`` or in ``~/.pgpass``, and is never told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from ..errors import WorkspaceError

INSTALL = 'pip install "dutykit[postgres]"'
SCHEME = "postgresql+psycopg"
SCHEMA = "dutykit"
"""The schema of an address that names none."""
_NAME = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_EXAMPLE = f"{SCHEME}://用户@服务器/数据库?schema=congress_a"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is: what libpq takes, and the schema. ``str`` of it tells no password."""

    given: Mapping[str, str]
    schema: str

    def __str__(self) -> str:
        host = self.given.get("host", "")
        port = self.given.get("port", "")
        whose = f"{quote(self.given['user'])}@" if self.given.get("user") else ""
        query = {"schema": self.schema}
        if host.startswith("/"):
            query, host = {"host": host, **query}, ""
        place = f"{whose}{host}{f':{port}' if port else ''}/{quote(self.given.get('dbname', ''))}"
        return f"{SCHEME}://{place}?{urlencode(query, safe='/')}"

    def open_text(self) -> str:
        """The address as it can be kept in a file: all of it but the password."""
        given = {name: value for name, value in self.given.items() if name != "password"}
        user, database = given.pop("user", ""), given.pop("dbname", "")
        query = urlencode({**given, "schema": self.schema}, quote_via=quote, safe="/")
        return f"{SCHEME}://{f'{quote(user)}@' if user else ''}/{quote(database)}?{query}"

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"


def read_address(text: str) -> Address:
    """Read an address. Raises :class:`WorkspaceError` for one of another kind, and where the extra is missing."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:  # brackets that are not closed
        parts = urlsplit("")
    if parts.scheme != SCHEME:
        raise WorkspaceError(
            "store 写的不是能用的数据库地址。", f"请写成 {_EXAMPLE}；删去这一项就用工作区里的 SQLite。", code="store"
        )
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise WorkspaceError(
            "store 写的是 PostgreSQL，本机没有装连接它的程序库。", f"请运行 {INSTALL}。", code="postgres"
        ) from None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    schema = query.pop("schema", SCHEMA)
    if not _NAME.fullmatch(schema):
        raise WorkspaceError(
            f"store 里的 schema“{schema}”不能用。", "只能用小写字母、数字和下划线，以字母开头。", code="store"
        )
    plain = urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(query, quote_via=quote), ""))
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(plain).items() if value is not None}
    except (ProgrammingError, UnicodeError):  # what it says of it may hold the password
        raise WorkspaceError(
            "store 的数据库地址写法不对。", f"请写成 {_EXAMPLE}；口令里的特殊字符要写成 %XX。", code="store"
        ) from None
    return Address(given, schema)
