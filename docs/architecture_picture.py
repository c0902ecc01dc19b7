"""The picture of ``docs/architecture.md``: packages as boxes by floor, and the imports between them as they are.

An arrow that a longer way of arrows says already is left out (transitive reduction), so that the picture can be read.
"""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

import grimp

TOP = Path(__file__).resolve().parents[1]
WIDTH, LEFT, ROW, BOX, GAP = 940, 230, 66, 34, 60
STEPS = (0.5, 0.34, 0.66)
"""Where a box that is alone in its row stands, row by row, so that an arrow past it can be seen."""
FLOORS = ["cli", "desk", "app", "scans", "edges", "machine", "documents", "rules", "forms", "dossier", "words"]
COLOURS = [
    "#dbe7ff",
    "#dbe7ff",
    "#e3f4e3",
    "#fff0d6",
    "#fff0d6",
    "#fbe3e3",
    "#efe6fb",
    "#efe6fb",
    "#efe6fb",
    "#efe6fb",
    "#ececec",
]
NAMES = {
    "cli": "floor 5 · command line",
    "desk": "floor 5 · browser desk",
    "app": "floor 4 · use cases",
    "scans": "floor 3c · pictures of paper",
    "edges": "floor 3b · file families, store",
    "machine": "floor 3a · machine, workspace",
    "documents": "floor 2b · pure",
    "rules": "floor 2a · pure",
    "forms": "floor 1b · pure",
    "dossier": "floor 1a · pure",
    "words": "floor 0 · values and words",
}
FONT = 'font-family="sans-serif" font-size="14"'
HEAD = (
    '<defs><marker id="a" markerWidth="7" markerHeight="7" refX="6" refY="3" orient="auto">'
    '<path d="M0 0 L6 3 L0 6 z" fill="#666"/></marker></defs>'
)
Edges = dict[str, set[str]]


def floors() -> dict[str, list[str]]:
    """The packages of each floor, as the contract of import-linter has them."""
    linter = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in linter["contracts"] if c["type"] == "layers" and c["containers"] == ["dutykit"])
    return {name: layer.replace("|", ":").split(" : ") for name, layer in zip(FLOORS, layers, strict=True)}


def imports(lowest: list[str]) -> Edges:
    """Which package imports which; the packages of use cases one by one, the lowest floor as one."""
    graph = grimp.build_graph("dutykit", cache_dir=None)
    found: Edges = {}
    for module in sorted(graph.modules):
        for other in graph.find_modules_directly_imported_by(module):
            here, there = package(module, lowest), package(other, lowest)
            if here and there and here != there:
                found.setdefault(here, set()).add(there)
                found.setdefault(there, set())
    return found


def package(module: str, lowest: list[str]) -> str:
    """The box of a module; nothing for the program's own entry."""
    parts = module.split(".")[1:]
    if not parts or parts in (["app"], ["__main__"]):
        return ""
    if parts[0] == "app":
        return f"app.{parts[1]}"
    return "words" if parts[0] in lowest else parts[0]


def reach(edges: Edges, start: str) -> set[str]:
    """Everything below a package."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for other in edges[waiting.pop()] - found:
            found.add(other)
            waiting.append(other)
    return found


def reduced(edges: Edges) -> list[tuple[str, str]]:
    """The arrows that no longer way says."""
    below = {name: reach(edges, name) for name in edges}
    return sorted((a, b) for a in edges for b in edges[a] if not any(b in below[c] for c in edges[a] if c != b))


def rows(edges: Edges, boxes: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The rows of the picture: a floor each, and of the use cases one for each step of what rests on what."""
    apps = sorted(name for name in edges if name.startswith("app."))

    def height(name: str) -> int:
        return 1 + max((height(other) for other in edges[name] if other.startswith("app.")), default=0)

    found = []
    for floor in FLOORS:
        if floor == "app":
            levels = sorted({height(name) for name in apps}, reverse=True)
            found += [("app", [name for name in apps if height(name) == level]) for level in levels]
        else:
            names = ["words"] if floor == "words" else [name for name in boxes[floor] if name in edges]
            found.append((floor, names))
    return found


def picture() -> str:
    """The picture, as SVG."""
    boxes = floors()
    edges = imports(boxes["words"])
    laid = rows(edges, boxes)
    at: dict[str, tuple[float, float, float]] = {}
    for number, (_, names) in enumerate(laid):
        widths = [max(74, 8 * len(label(name, boxes)) + 22) for name in names]
        room = WIDTH - LEFT - 20 - sum(widths)
        gap = min(GAP, room / max(len(names) - 1, 1))
        spare = room - gap * (len(names) - 1)
        x = LEFT + spare * (STEPS[number % len(STEPS)] if len(names) == 1 else 0.5)
        for name, wide in zip(names, widths, strict=True):
            at[name] = (x, 16 + number * ROW, wide)
            x += wide + gap
    height = len(laid) * ROW + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        "<title>The packages of dutykit and the imports between them</title>",
        HEAD,
    ]
    parts += bands(laid)
    parts += [arrow(at[a], at[b]) for a, b in reduced(edges)]
    for name, (x, y, wide) in at.items():
        parts.append(f'<rect x="{x:.0f}" y="{y}" width="{wide}" height="{BOX}" rx="6" fill="#fff" stroke="#444"/>')
        middle = f'x="{x + wide / 2:.0f}" y="{y + 22}" text-anchor="middle"'
        parts.append(f"<text {middle}>{escape(label(name, boxes))}</text>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def label(name: str, boxes: dict[str, list[str]]) -> str:
    """What stands in a box."""
    return " · ".join(boxes["words"]) if name == "words" else name.removeprefix("app.")


def bands(laid: list[tuple[str, list[str]]]) -> list[str]:
    """The ground of each floor, with its name."""
    found = []
    for floor, colour in zip(FLOORS, COLOURS, strict=True):
        mine = [number for number, (name, _) in enumerate(laid) if name == floor]
        top, tall = 4 + mine[0] * ROW, len(mine) * ROW - 6
        found.append(f'<rect x="4" y="{top}" width="{WIDTH - 8}" height="{tall}" rx="8" fill="{colour}"/>')
        found.append(f'<text x="14" y="{top + 22}" fill="#555">{escape(NAMES[floor])}</text>')
    return found


def arrow(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    """From the foot of a box to the head of another; in one row from side to side."""
    if start[1] == end[1]:
        x1, x2, y = (start[0], end[0] + end[2] + 1, start[1] + BOX / 2)
        if end[0] > start[0]:
            x1, x2 = start[0] + start[2], end[0] - 1
        return f'<path d="M{x1:.0f} {y:.0f} L{x2:.0f} {y:.0f}" stroke="#666" stroke-width="1.2" marker-end="url(#a)"/>'
    x1, y1, x2, y2 = start[0] + start[2] / 2, start[1] + BOX, end[0] + end[2] / 2, end[1] - 1
    bend = (y2 - y1) / 2
    path = f"M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}"
    return f'<path d="{path}" fill="none" stroke="#666" stroke-width="1.2" marker-end="url(#a)"/>'
