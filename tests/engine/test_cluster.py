"""Jobs on a real scheduler and two real worker processes: what they give, in which order, and what a loss costs."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dutykit
from cluster import Cluster, cluster
from dutykit.engine.cluster import Patience, connected
from dutykit.errors import OutsideError
from dutykit.files.isolate import Job, JobContext, Pool
from dutykit.files.limits import MIB, Limits
from dutykit.forms.grid import Grid
from dutykit.problems import Problem
from files import isolate_targets

BAD = "files.isolate_targets:"
HERE = "engine.targets:"
SMALL = Limits(memory_bytes=160 * MIB, seconds=5)
SOON = Patience(connect=5, first=0.2, gone=0.2, look=0.05)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def url(made: Cluster) -> str:
    return made.address.replace("dask://", "tcp://")


def told(outcome: Any) -> Any:
    return outcome.stored() if isinstance(outcome, Problem) else outcome


def test_outcomes_come_in_the_order_of_the_jobs_and_each_has_its_context(running: Cluster) -> None:
    contexts = [JobContext.of(b"A"), JobContext.of(b"B")]
    jobs = [Job(HERE + "turned", b"%03d" % n, context=contexts[n // 50]) for n in range(100)]
    with connected(url(running), SMALL) as engine:
        assert list(engine.run(jobs)) == [(b"%03d" % n)[::-1] + b"AB"[n // 50 : n // 50 + 1] for n in range(100)]
        assert engine.notes == ()


def test_a_grid_crosses_unchanged(running: Cluster) -> None:
    with connected(url(running), SMALL) as engine:
        assert list(engine.run([Job(BAD + "every_place", b"")])) == [isolate_targets.every_place(b"", {})]


@pytest.mark.skipif(sys.platform != "linux", reason="what ends a process is named by the system")
def test_what_a_reader_does_to_its_process_costs_one_file_there_as_here(running: Cluster) -> None:
    """Limits of memory and time hold on the other side, by the same worker: the same problems, others are read."""
    names = ["problem", "echo", "loop", "echo", "eat", "echo", "eat_and_disguise", "leave", "fail", "echo"]
    jobs = [Job(BAD + name, b"x") for name in names]
    limits = Limits(memory_bytes=160 * MIB, seconds=1)
    with Pool(1, limits) as pool, connected(url(running), limits) as engine:
        here, there = list(pool.run(jobs)), list(engine.run(jobs))
    assert [o.code if isinstance(o, Problem) else type(o) for o in there] == [
        o.code if isinstance(o, Problem) else type(o) for o in here
    ]
    assert there[2] == Problem("file.timeout", facts={"seconds": "1"})
    assert isinstance(there[1], Grid)


def test_jobs_are_taken_only_a_few_ahead(running: Cluster) -> None:
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for n in range(300):
            taken += 1
            yield Job(HERE + "turned", b"%d" % n)

    with connected(url(running), SMALL) as engine:
        ahead = [taken - given for given, _ in enumerate(engine.run(jobs()))]
    assert len(ahead) == 300
    assert max(ahead) <= 2 * 4 + 8  # two threads, four jobs for each, and what is in the task just sent


def test_many_bytes_are_not_sent_at_once(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dutykit.engine.cluster._AHEAD_BYTES", 3 * MIB)
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for _ in range(12):
            taken += 1
            yield Job(HERE + "turned", bytes(MIB))

    with connected(url(running), SMALL) as engine:
        ahead = [taken - given for given, _ in enumerate(engine.run(jobs()))]
    assert max(ahead) <= 4


def test_a_run_that_is_left_leaves_the_next_one_alone(running: Cluster) -> None:
    with connected(url(running), SMALL) as engine:
        first = engine.run([Job(HERE + "turned", b"%d" % n) for n in range(50)])
        assert next(first) == b"0"
        first.close()
        assert list(engine.run([Job(HERE + "turned", b"ab")])) == [b"ba"]


def test_workers_that_are_killed_cost_a_retry(tmp_path: Path) -> None:
    """Every outcome is there once, in order, though each worker of the beginning is gone by the end."""
    file = tmp_path / "done"
    jobs = [Job(HERE + "noted", b"%d" % n, {"file": str(file)}) for n in range(120)]
    got = []
    with cluster(tmp_path) as made, connected(url(made), SMALL) as engine:
        for n, outcome in enumerate(engine.run(jobs)):
            got.append(outcome)
            if n in {5, 40, 80}:
                made.add()
                made.kill()
        assert engine.notes == ()
    assert got == [b"%d" % n for n in range(120)]
    done = Counter(file.read_text(encoding="ascii").split())
    assert set(done) == {str(n) for n in range(120)}  # some perhaps twice: who asks takes one outcome of each


@pytest.mark.skipif(sys.platform != "linux", reason="a child is asked for its parent")
def test_a_job_that_costs_its_machine_again_and_again_is_done_here_and_told(tmp_path: Path) -> None:
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    poison = Job(HERE + "kills_its_machine", b"x", {"spared": os.getpid()})
    jobs = [Job(HERE + "turned", b"ab"), poison, Job(HERE + "turned", b"cd")]
    with cluster(tmp_path, 3, settings) as made, connected(url(made), SMALL) as engine:
        assert list(engine.run(jobs)) == [b"ba", b"x", b"dc"]
        assert engine.notes == (
            "集群的工作进程接连退出，有 1 件没有做成，已改在本机做完。请看工作机的日志，多半是内存不够。",
        )


def test_without_workers_nothing_is_begun(tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as made, pytest.raises(OutsideError) as caught:
        connected(url(made), SMALL, SOON)
    assert (caught.value.code, caught.value.exit_code) == ("outside.engine_workers", 6)
    assert caught.value.message == "集群里没有工作进程，没有谁来做。"


def test_when_all_workers_are_gone_it_is_told(tmp_path: Path) -> None:
    jobs = [Job(HERE + "turned", b"%d" % n) for n in range(100)]
    with cluster(tmp_path, 1) as made, connected(url(made), SMALL, Patience(gone=0.2, look=0.05)) as engine:
        run = engine.run(jobs)
        assert next(run) == b"0"
        made.kill()
        with pytest.raises(OutsideError) as caught:
            list(run)
    assert caught.value.message == "集群的工作进程都不在了，没有谁来做。"
    assert "同一份文件不会登记两次" in caught.value.remedy


def test_when_the_scheduler_is_gone_it_is_told(tmp_path: Path) -> None:
    jobs = [Job(HERE + "turned", b"%d" % n) for n in range(100)]
    with cluster(tmp_path, 1) as made, connected(url(made), SMALL, Patience(connect=1, look=0.05)) as engine:
        run = engine.run(jobs)
        assert next(run) == b"0"
        made.scheduler.kill()
        with pytest.raises(OutsideError) as caught:
            list(run)
    assert caught.value.code == "outside.engine_lost"


def test_nobody_answers(tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as made:
        gone = url(made)
    with pytest.raises(OutsideError) as caught:
        connected(gone, SMALL, Patience(connect=1))
    assert caught.value.message == f"连不上集群的调度器 {gone}。"
    assert caught.value.code == "outside.engine_unreachable"


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OutsideError) as caught:
        connected("tcp://127.0.0.1:1", SMALL)
    assert caught.value.remedy == '请运行：pip install "dutykit[dask]"'


def another_dutykit(folder: Path, init: str) -> str:
    """A folder in which ``dutykit`` is something else; for ``PYTHONPATH``."""
    (folder / "dutykit").mkdir(parents=True)
    (folder / "dutykit" / "__init__.py").write_text(init, encoding="utf-8")
    return str(folder)


def test_a_worker_without_dutykit_is_refused(tmp_path: Path) -> None:
    without = another_dutykit(tmp_path / "none", "raise ImportError('none here')\n")
    with cluster(tmp_path, 1) as made:
        made.add(PYTHONPATH=without)
        with pytest.raises(OutsideError) as caught:
            connected(url(made), SMALL)
    assert caught.value.code == "outside.engine_version"
    assert "没有装 dutykit，或者装的版本太旧" in caught.value.message


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("__init__.py", '__version__ = "9.9.9"\n'), "装的是 9.9.9"),
        (("dates.py", "\n# not what was released\n"), "程序文件却不同"),
    ],
)
def test_a_worker_with_another_dutykit_is_refused(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    other = tmp_path / "other" / "dutykit"
    shutil.copytree(Path(dutykit.__file__).parent, other, ignore=shutil.ignore_patterns("*.pyc"))
    name, more = change
    with (other / name).open("a", encoding="utf-8") as file:
        file.write(more)
    with cluster(tmp_path, 1) as made:
        made.add(PYTHONPATH=str(other.parent))
        with pytest.raises(OutsideError) as caught:
            connected(url(made), SMALL)
    assert caught.value.code == "outside.engine_version"
    assert sentence in caught.value.message


def test_a_worker_under_a_nanny_cannot_limit_a_file_and_is_refused(tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as made:
        made.add("--nanny")
        with pytest.raises(OutsideError) as caught:
            connected(url(made), SMALL)
    assert caught.value.code == "outside.engine_nanny"
    assert "--no-nanny" in caught.value.remedy


def test_a_nanny_that_lets_its_worker_have_children_is_taken(tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as made:
        made.add("--nanny", DASK_DISTRIBUTED__WORKER__DAEMON="false")
        with connected(url(made), SMALL) as engine:
            assert list(engine.run([Job(HERE + "turned", b"ab")])) == [b"ba"]
