"""Templates to pages: one environment, escaped, strict, with what every page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .. import __version__
from ..words.roles import OUTSIDE, WRITERS
from .calls import Call
from .manual import drawn, section_of
from .routes import MENU, DeskRoute

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
_PART = re.compile(r"\{(\w+)\}")


class PageWriter:
    """Writes pages. ``routes`` are those that templates may name with ``url``."""

    def __init__(self, routes: tuple[DeskRoute, ...]) -> None:
        self._paths = {route.name: route.path for route in routes}
        self._roles = {route.name: route.roles for route in routes}
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._environment.globals.update(url=self.url, static=static, version=__version__, manual=self._manual)

    def url(self, route: str, **parts: object) -> str:
        """The address of a route; parts that its path does not name are its query."""
        path = self._paths[route]
        named = _PART.findall(path)
        for name in named:
            path = path.replace(f"{{{name}}}", quote(str(parts[name]), safe=""))
        query = {name: str(value) for name, value in parts.items() if name not in named and value not in {None, ""}}
        return f"{path}?{urlencode(query)}" if query else path

    def _manual(self, text: str) -> Markup:
        """A text of the manual; its links lead to sections of the page of help, for those who have that page."""
        return drawn(text, lambda target: f"{self._paths['help']}{target}" if target.startswith("#") else "")

    def write(self, template: str, call: Call, context: Mapping[str, object]) -> str:
        """A page as HTML."""
        told, call.session.told[:] = list(call.session.told), []
        role = call.session.role
        menu = [entry for entry in MENU if entry.route in self._roles and role in self._roles[entry.route]]
        config = call.workspace().config
        field = Markup('<input type="hidden" name="csrf" value="{}">').format(call.session.csrf)
        return self._environment.get_template(template).render(
            call=call, told=told, menu=menu, congress=config.congress.name, year=config.year, by=call.session.by,
            login=call.session.login, role=role, outside=role in OUTSIDE, network=call.desk.network,
            csrf=call.session.csrf, csrf_field=lambda: field, busy=call.desk.jobs.busy(),
            help=section_of(call.route), offers_tour=call.desk.tour is not None and role in WRITERS,
            box=call.desk.tour.box(call.route) if call.session.touring and call.desk.tour else None, **context,
        )  # fmt: skip

    def plain(self, template: str, **context: object) -> str:
        """A page for somebody who has not come in: it shows nothing of the workspace."""
        return self._environment.get_template(template).render({"home": "/", **context})


def static(name: str) -> str:
    """The address of a file of the desk itself; another version has another address."""
    return f"/static/{name}?v={__version__}"
