"""Documents as PDF: ``render --pdf`` against what LibreOffice itself takes for the same files, each beyond the first.

What is compared is told by the clock: the office is a process of its own that outlives the call. It means something on
idle cores alone. Needs LibreOffice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from .marks import Mark
from .process import cost, dutykit

ROUNDS = 3
MARGINAL = 1.2
DOCUMENTS = ("annual-report", "registration-form")
DEPUTY = "0005"


def marks() -> Iterator[Mark]:
    """A ratio for each document; nothing without LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        workspace, profile = home / "sample", home / "profile"
        cost(dutykit(home, "demo", str(workspace)))
        for document in DOCUMENTS:
            words = _rendered(workspace, document, "--all")
            found = []
            for _ in range(ROUNDS):
                alone = _alone(program, profile, words) - _alone(program, profile, words[:1])
                ours = _ours(workspace, document, "--all") - _ours(workspace, document, "--deputy", DEPUTY)
                found.append((ours / alone, alone / (len(words) - 1)))
            note = f"{len(words)} of them, LibreOffice alone {median(each for _, each in found) * 1e3:.0f} ms each"
            yield Mark(
                f"LibreOffice alone : {document} --pdf", median(ratio for ratio, _ in found), MARGINAL, note=note
            )


def _rendered(workspace: Path, document: str, *targets: str) -> list[Path]:
    with tempfile.TemporaryFile() as said:
        cost(dutykit(workspace, "render", document, *targets, "--force", "--json"), said=said)
        said.seek(0)
        return [workspace / file["path"] for file in json.load(said)["files"]]


def _ours(workspace: Path, document: str, *targets: str) -> float:
    return cost(dutykit(workspace, "render", document, *targets, "--pdf", "--force")).wall


def _alone(program: str, profile: Path, words: Sequence[Path]) -> float:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
             "--outdir", out, *map(str, words)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    return time.perf_counter() - start
