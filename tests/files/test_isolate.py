"""What a reader does to its worker costs one file: it gets a name, and the others are read."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from dutykit.files.isolate import Job, JobContext, Pool
from dutykit.files.limits import MIB, Limits
from dutykit.forms.grid import Grid
from dutykit.problems import Problem
from files import isolate_targets as targets

HERE = "files.isolate_targets:"
SMALL = Limits(memory_bytes=160 * MIB, watchdog_seconds=0.01)
FORK = pytest.param(("fork", False), id="fork")
SPAWN = pytest.param(("spawn", True), id="spawn-watchdog")
WAYS = [FORK, SPAWN] if sys.platform == "linux" else [SPAWN]


@pytest.fixture(params=WAYS, scope="module")
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    method, watchdog = request.param
    with Pool(1, SMALL, method, watchdog=watchdog) as made:
        yield made


def job(name: str, data: bytes = b"") -> Job:
    return Job(HERE + name, data)


def told(outcome: Grid | Problem) -> str:
    """The code of a problem, or the text of the one cell that ``echo`` makes."""
    return outcome.code if isinstance(outcome, Problem) else outcome.sheets[0].cells[1, 1].text


def test_a_grid_crosses_unchanged(pool: Pool) -> None:
    assert list(pool.run([job("every_place")])) == [targets.every_place(b"", {})]


def test_a_problem_that_the_reader_gives_is_the_outcome(pool: Pool) -> None:
    assert list(pool.run([job("problem")])) == [Problem("file.scan")]


def test_the_worker_is_kept_and_options_reach_the_reader(pool: Pool) -> None:
    first, second = pool.run([Job(HERE + "echo", b"1", {"a": 1}), job("echo", b"2")])
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert first.identity["a"] == "1"
    assert first.identity["pid"] == second.identity["pid"] != str(os.getpid())


def test_what_jobs_have_in_common_is_sent_once_and_again_when_it_is_another(pool: Pool) -> None:
    one, two = JobContext.of({"roster": "one"}), JobContext.of({"roster": "two"})
    jobs = [Job(HERE + "shared", b"%d" % n, context=context) for n, context in enumerate((one, one, two, one))]
    answers = [bytes(outcome).split() for outcome in pool.run(jobs) if isinstance(outcome, bytes)]
    assert [a[:2] for a in answers] == [[b"0", b"one"], [b"1", b"one"], [b"2", b"two"], [b"3", b"one"]]
    assert answers[0][2:] == answers[1][2:]
    assert one == JobContext.of({"roster": "one"})


def test_a_new_worker_is_sent_what_jobs_have_in_common(pool: Pool) -> None:
    context = JobContext.of({"roster": "one"})
    jobs = [Job(HERE + "shared", b"1", context=context), job("leave"), Job(HERE + "shared", b"2", context=context)]
    first, died, second = pool.run(jobs)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    assert isinstance(died, Problem)
    assert (first.split()[1], second.split()[1]) == (b"one", b"one")
    assert first.split()[2] != second.split()[2]


def test_one_bad_file_among_good_ones(pool: Pool) -> None:
    names = ["eat", "eat_and_disguise", "large_then_broken", "leave"]
    jobs = [each for name in names for each in (job(name), job("echo", name.encode()))]
    assert [told(outcome) for outcome in pool.run(jobs)] == [
        "file.memory", "eat",
        "file.memory", "eat_and_disguise",
        "file.memory", "large_then_broken",
        "file.reader_died", "leave",
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_that_loops_is_ended_and_the_next_file_is_read(way: tuple[Any, bool]) -> None:
    with Pool(1, Limits(seconds=1), way[0], watchdog=way[1]) as pool:
        outcome, after = pool.run([job("loop"), job("echo", b"after")])
    assert isinstance(outcome, Problem)
    assert (outcome.code, outcome.message) == ("file.timeout", "读取用时超过 1 秒，已停止。")
    assert told(after) == "after"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"panic", "file.reader_died", "PanicException：index out of bounds"),
        (b"password", "file.encrypted", "密码"),
        (b"wrapped password", "file.encrypted", "密码"),
        (b"zip", "file.truncated", "BadZipFile"),
        (b"memory", "file.memory", "160 MB"),
        (b"exit", "file.reader_died", "SystemExit"),
        (b"other", "file.reader_died", "KeyError：'xl/sharedStrings.xml'"),
    ],
)
def test_exceptions_have_names(pool: Pool, data: bytes, code: str, words: str) -> None:
    (outcome,) = pool.run([job("fail", data)])
    assert isinstance(outcome, Problem)
    assert outcome.code == code
    assert words in outcome.message


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGKILL", "file.reader_died"), ("SIGSEGV", "file.reader_died"), ("SIGABRT", "file.memory")],
)
def test_a_worker_that_is_killed(pool: Pool, name: str, code: str) -> None:
    assert [told(o) for o in pool.run([job("die", name.encode()), job("echo", b"next")])] == [code, "next"]


def test_nothing_that_a_reader_prints_is_seen(pool: Pool, capfd: pytest.CaptureFixture[str]) -> None:
    assert [told(o) for o in pool.run([job("noisy", b"quiet")])] == ["quiet"]
    assert capfd.readouterr() == ("", "")


def test_a_target_that_is_not_there(pool: Pool) -> None:
    assert [told(o) for o in pool.run([Job("files.nowhere:read", b"")])] == ["file.reader_died"]


def test_an_unfinished_run_leaves_nothing_behind(pool: Pool) -> None:
    run = pool.run([job("echo", b"1"), job("loop"), job("echo", b"3")])
    assert told(next(run)) == "1"
    run.close()
    assert [told(o) for o in pool.run([job("echo", b"4")])] == ["4"]


def test_outcomes_keep_the_order_of_jobs_and_reading_ahead_is_bounded() -> None:
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(40):
            taken.append(number)
            yield job("echo", str(number).encode())

    with Pool(2, SMALL) as pool:
        ahead = []
        for number, outcome in enumerate(pool.run(jobs())):
            assert told(outcome) == str(number)
            ahead.append(len(taken) - number)
    assert len(ahead) == 40
    assert max(ahead) <= 10


def test_a_worker_is_replaced_after_its_files() -> None:
    with Pool(1, Limits(files_per_worker=2)) as pool:
        pids = [o.identity["pid"] for o in pool.run([job("echo", b"x")] * 6) if isinstance(o, Grid)]
    assert len(pids) == 6
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4] == pids[5]


def test_large_files_and_answers_pass() -> None:
    large = b"x" * 3_000_000
    with Pool(2) as pool:
        assert [told(o) == large.decode() for o in pool.run([job("echo", large)] * 5)] == [True] * 5


def test_a_closed_pool_leaves_no_process() -> None:
    import multiprocessing

    with Pool(2) as pool:
        pool.warm()
        before = {p.pid for p in multiprocessing.active_children()}
        assert len(before) >= 2
    assert len(before - {p.pid for p in multiprocessing.active_children()}) == 2


def test_workers_started_beside_other_threads_are_limited_all_the_same() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with Pool(1, SMALL) as pool:
            assert [told(o) for o in pool.run([job("eat"), job("echo", b"after")])] == ["file.memory", "after"]
    finally:
        done.set()
        other.join()
