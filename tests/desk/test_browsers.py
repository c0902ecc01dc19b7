"""Nothing in the style sheet and the script that browsers of offices lack: Chromium 86 (2020), Firefox ESR 78.

What they lack without harm stands in ``HARMLESS`` with what becomes of it.
"""

from __future__ import annotations

import re

import pytest

from dutykit.desk.pagewriter import FOLDER, STATIC

CSS = (STATIC / "desk.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "desk.js").read_text(encoding="utf-8")
KEPT = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
PAGES = "\n".join(p.read_text(encoding="utf-8") for p in sorted((FOLDER / "templates").glob("*.html")))
LATER_CSS = {
    ":has(": r":has\(", ":is(": r":is\(", ":where(": r":where\(", ":user-valid": r":user-(in)?valid",
    "nesting": r"(?m)^\s*&", "container queries": r"@container|container-type", "layers": r"@layer",
    "scopes": r"@scope",
    "ranges in media queries": r"@media[^{]*[<>]=?", "@property": r"@property", "aspect-ratio": r"aspect-ratio\s*:",
    "inset": r"(?<![-\w])inset(-\w+)?\s*:", "small viewport units": r"\d(s|l|d)v[hw]\b",
    "oklch": r"\b(oklch|oklab|lab|lch)\(",
    "color-mix": r"color-mix\(", "light-dark": r"light-dark\(", "subgrid": r"subgrid", "text-wrap": r"text-wrap\s*:",
    "clip": r"overflow(-[xy])?\s*:\s*clip", "rotate": r"(?m)[{;]\s*(rotate|scale|translate)\s*:",
    "content-visibility": r"content-visibility", "accent-color": r"accent-color", "break-inside": r"break-inside",
    "overflow-wrap: anywhere": r"overflow-wrap\s*:\s*anywhere", ":focus-visible": r":focus-visible",
    "text-underline-offset": r"text-underline-offset", "text-decoration-thickness": r"text-decoration-thickness",
}  # fmt: skip
"""What came to either of the two later than those versions, or near enough to be asked about."""
HARMLESS = {
    "accent-color": "the bar of progress keeps the colour of the browser",
    "break-inside": "known to both",
    "overflow-wrap: anywhere": "known to both (Chromium 80, Firefox 65)",
    ":focus-visible": "Chromium 86; Firefox before 85 shows the outline of its own",
    "text-underline-offset": "Chromium before 87 draws the line where it always did",
    "text-decoration-thickness": "Chromium before 89 draws the line as thick as it always did",
}
LATER_SCRIPT = {
    "??=": r"\?\?=|\|\|=|&&=", ".at()": r"\.at\(", ".replaceAll()": r"\.replaceAll\(",
    "structuredClone": r"structuredClone",
    "Object.hasOwn": r"Object\.hasOwn", "private fields": r"this\.#", "top-level await": r"(?m)^await ",
    ".findLast()": r"\.findLast", "Array.group": r"[gG]roupBy\(",
    "showModal": r"showModal\(", "popover": r"Popover\(",
    "view transitions": r"startViewTransition", "static blocks": r"static\s*\{", "Promise.any": r"Promise\.any",
}  # fmt: skip


ASKED_FIRST = {"view transitions": ("htmx.min.js",)}
"""What a script uses where the browser has it, and looks for before it does."""


@pytest.mark.parametrize("what", LATER_CSS)
def test_the_style_sheet_uses_nothing_later(what: str) -> None:
    used = re.search(LATER_CSS[what], re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)) is not None
    assert used == (what in HARMLESS), f"{what}: give it a fallback and a line in HARMLESS, or leave it"


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("what", LATER_SCRIPT)
def test_no_script_uses_anything_later(what: str, name: str) -> None:
    assert re.search(LATER_SCRIPT[what], KEPT[name]) is None or name in ASKED_FIRST.get(what, ())


def test_what_a_script_asks_for_first_it_does_without() -> None:
    assert "&&document.startViewTransition)" in KEPT["htmx.min.js"]


def test_what_a_form_needs_of_a_later_browser_has_another_way() -> None:
    assert (
        SCRIPT.count("requestSubmit") == SCRIPT.count("form.requestSubmit ? form.requestSubmit() : form.submit()") * 2
    )


@pytest.mark.parametrize("word", ["<dialog", "popover=", "inert", "enterkeyhint", "fetchpriority", "importmap"])
def test_pages_use_nothing_later(word: str) -> None:
    assert word not in PAGES
