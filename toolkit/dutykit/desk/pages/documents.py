"""Documents: chosen, rendered with progress, looked at as pages, taken away one by one or all in one archive."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from pathlib import Path

from starlette.responses import Response

from ...app.opened.open_workspace import limits_of
from ...app.opened.progress import Progress
from ...app.opened.targets import Asked
from ...app.papers.catalogue import document_named, list_documents
from ...app.papers.preview import MOST_PAGES, picture_of
from ...app.papers.render import RenderRequest, RenderResult, render
from ...app.papers.stats import StatsRequest, StatsResult, run_stats
from ...errors import UsageError
from ...words.codes import Per
from ...words.roles import OFFICE, WRITERS
from ..calls import Call, attachment
from ..choices import choices_of
from ..downloads import offered
from ..jobs import Outcome, Work
from ..presenting.documents import cards, rendered
from ..routes import DeskRoute, Method

_MOST_ZIPPED = 200 * 1024 * 1024
"""Bytes of files that go into one archive."""


def documents(call: Call) -> Response:
    """Which documents there are."""
    return call.page("documents.html", cards=cards(list_documents(call.workspace()).documents, call.desk.writer.url))


def document(call: Call) -> Response:
    """One document: for whom, which kind, with what."""
    workspace = call.workspace()
    chosen = document_named(workspace, call.path["id"])
    return call.page(
        "document.html", chosen=chosen, kinds=chosen.kinds, per=Per, choices=choices_of(call),
        today=call.today().isoformat(), whom=call.query.get("whom", ""),
    )  # fmt: skip


def make(call: Call) -> Response:
    """Render: a job."""
    chosen = document_named(call.workspace(), call.path["id"])
    finding, deputies, units, key = (call.given(n) for n in ("finding", "deputy", "unit", "key"))
    whom = Asked(
        deputies=[deputies] if deputies else (), units=[units] if units else (), key=key,
        everyone=call.given("everyone") == "yes",
    )  # fmt: skip
    asked = RenderRequest(
        document=chosen.id, on=call.day("date") or call.today(), whom=whom, by=call.session.by,
        pdf=call.given("pdf") == "yes", evidence=call.given("evidence") == "yes", merge=call.given("merge") == "yes",
        variant=call.given("variant"), findings=[finding] if finding else (),
    )  # fmt: skip

    def do(progress: Progress) -> RenderResult:
        return render(call.workspace(), asked, progress)

    return call.start(Work(chosen.title, "render", do, partial(rendered, url=call.desk.writer.url)))


def file(call: Call) -> Response:
    """One file, to be saved."""
    return call.download(offered(call.workspace(), call.query.get("path", "")))


def figures(call: Call) -> Response:
    """The figures of the year as a workbook, with charts: a job."""
    workspace, today = call.workspace(), call.today()

    def do(_progress: Progress) -> StatsResult:
        return run_stats(workspace, StatsRequest(today))

    def told(made: StatsResult) -> Outcome:
        path = call.desk.writer.url("document.file", path=workspace.relative(made.output))
        return Outcome("outcome_figures.html", {"name": made.output.name, "path": path, "renamed": made.renamed})

    return call.start(Work("一年的统计", "stats", do, told))


def archive(call: Call) -> Response:
    """Several files in one archive."""
    told = call.form.get("path", ())
    paths = [offered(call.workspace(), path) for path in told]
    if not paths:
        raise UsageError("没有选文件。", "请至少选一份。", code="nothing")
    if sum(path.stat().st_size for path in paths) > _MOST_ZIPPED:
        raise UsageError("一次选的文件太多。", "请分几次下载，或者直接到工作区的 documents 里拿。", code="size")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in paths:
            packed.write(path, path.name)
    headers = {"Content-Disposition": attachment(f"文书_{call.today().isoformat()}.zip")}
    return Response(out.getvalue(), media_type="application/octet-stream", headers=headers)


def pages(call: Call) -> Response:
    """The pages of a PDF as pictures."""
    path = _pdf(call)
    _, count = picture_of(path.read_bytes(), 1, limits_of(call.workspace()))
    numbers = range(1, min(count, MOST_PAGES) + 1)
    told, url = call.query.get("path", ""), call.desk.writer.url
    pictures = [(n, url("document.page", path=told, page=n)) for n in numbers]
    return call.page("document_pages.html", name=path.name, pictures=pictures, count=count)


def page(call: Call) -> Response:
    """One page of a PDF as a picture."""
    number = call.query.get("page", "")
    if not (number.isascii() and number.isdecimal() and 0 < int(number) <= MOST_PAGES):
        raise UsageError("没有这一页。", "请从页面上点。", code="page.number")
    picture, _ = picture_of(_pdf(call).read_bytes(), int(number), limits_of(call.workspace()))
    return Response(picture, media_type="image/png")


def _pdf(call: Call) -> Path:
    path = offered(call.workspace(), call.query.get("path", ""))
    if path.suffix != ".pdf":
        raise UsageError("只有 PDF 能看页面。", "请勾选“同时转成 PDF”再生成一次。", code="file.number")
    return path


ROUTES = (
    DeskRoute("documents", "/documents", documents, OFFICE),
    DeskRoute("document.file", "/documents/file", file, OFFICE),
    DeskRoute("document.pages", "/documents/pages", pages, OFFICE),
    DeskRoute("document.page", "/documents/page", page, OFFICE),
    DeskRoute("document.figures", "/figures", figures, WRITERS, Method.POST),
    DeskRoute("document.archive", "/archive", archive, OFFICE, Method.POST),
    DeskRoute("document", "/documents/{id}", document, OFFICE),
    DeskRoute("document.render", "/documents/{id}/render", make, WRITERS, Method.POST),
)
