"""Jobs: told as they go, cancelled, failed; without a server, by the same threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dutykit.acting import now_acting
from dutykit.app.opened.progress import Progress
from dutykit.desk.jobs import Cancelled, Job, Jobs, JobState, Outcome, Work
from dutykit.errors import UsageError


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def work(do: Callable[[Progress], list[int]]) -> Work[list[int]]:
    return Work("数数", "ingest", do, lambda found: Outcome("x.html", {"found": found}))


def ended(jobs: Jobs, job: Job) -> Job:
    """The job when it has ended, by waiting as a page does; in a thread that no browser's loop runs in."""

    async def wait() -> None:
        while not job.ended:
            await jobs.changed(job, job.version, 30)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(wait())).result()
    return job


def test_a_job_counts_what_it_goes_through_and_is_done_as_its_command_by_its_person(jobs: Jobs) -> None:
    seen = []

    def do(progress: Progress) -> list[int]:
        seen.append(now_acting())
        with progress([1, 2, 3], "数") as bar:
            return list(bar)

    job = ended(jobs, jobs.start(work(do), "王敏"))
    assert (job.state, job.label, job.done, job.total, job.percent) == (JobState.DONE, "数", 3, 3, 100)
    assert job.outcome == Outcome("x.html", {"found": [1, 2, 3]})
    assert [(who.command, who.by) for who in seen] == [("ingest", "王敏")]
    assert jobs.busy() is False


def test_a_job_that_is_cancelled_stops_before_its_next_item_as_by_ctrl_c(jobs: Jobs) -> None:
    first, go_on = threading.Event(), threading.Event()
    gone = []

    def do(progress: Progress) -> list[int]:
        with progress([1, 2, 3], "数") as bar:
            for item in bar:
                gone.append(item)
                first.set()
                assert go_on.wait(30)
        return gone

    job = jobs.start(work(do), "王敏")
    assert first.wait(30)
    jobs.cancel(job)
    go_on.set()
    assert ended(jobs, job).state is JobState.CANCELLED
    assert (gone, job.outcome, issubclass(Cancelled, KeyboardInterrupt)) == ([1], None, True)


def test_a_job_that_waits_and_is_cancelled_never_begins(jobs: Jobs) -> None:
    go_on = threading.Event()
    jobs.start(work(lambda _: [int(go_on.wait(30))]), "")
    second = jobs.start(work(lambda _: pytest.fail("it began")), "")
    jobs.cancel(second)
    go_on.set()
    assert ended(jobs, second).state is JobState.CANCELLED


def test_what_stops_the_work_is_told_with_its_remedy_and_a_bug_as_one(
    jobs: Jobs, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Progress) -> list[int]:
        raise UsageError("没有文件。", "请选好文件。")

    def break_(_: Progress) -> list[int]:
        raise LookupError("13812345678")

    refused, broken = ended(jobs, jobs.start(work(refuse), "")), ended(jobs, jobs.start(work(break_), ""))
    assert (refused.state, refused.message, refused.remedy) == (JobState.FAILED, "没有文件。", "请选好文件。")
    assert (broken.state, "程序错误" in broken.message) == (JobState.FAILED, True)
    told = capsys.readouterr().err
    assert ("LookupError" in told, "13812345678" in told) == (True, False)
