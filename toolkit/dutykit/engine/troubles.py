"""What goes wrong with a cluster, in words, with what to do: each is an :class:`OutsideError`."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import OutsideError
from .remote import About, about

INSTALL = 'pip install "dutykit[dask]"'
_WITHOUT = "不用集群的，去掉 --engine 再运行一次。"
_SAME = "恢复以后再运行一次；同一份文件不会登记两次。"


def missing(module: str | None) -> OutsideError:
    """The extra is not installed."""
    return OutsideError(f"用集群要先装上 {module}。", f"请运行：{INSTALL}", code="engine_missing")


def unreachable(url: str) -> OutsideError:
    """Nobody answers at the address of the scheduler."""
    remedy = f"请核对地址和端口，看调度器是否在运行、防火墙是否放行、两边是否都用 tls://（或都不用）；{_WITHOUT}"
    return OutsideError(f"连不上集群的调度器 {url}。", remedy, code="engine_unreachable")


def uncertified(url: str) -> OutsideError:
    """``tls://`` without certificates that can be used."""
    remedy = "请在 Dask 的配置里写好证书（distributed.comm.tls），各台机器用同一个 CA。"
    return OutsideError(f"{url} 要用证书连接，本机没有配好。", remedy, code="engine_certificates")


def no_workers(*, before: bool) -> OutsideError:
    """Nobody is there to do the work, or nobody any more."""
    told = "集群的工作进程都不在了" if before else "集群里没有工作进程"
    remedy = f"请在工作机上启动 dask worker，{_SAME if before else '再运行一次；'}{_WITHOUT}"
    return OutsideError(f"{told}，没有谁来做。", remedy, code="engine_workers")


def differs(others: Mapping[str, About | None]) -> OutsideError:
    """Processes of the cluster, by name, have another dutykit than we, or none."""
    ours, (who, theirs) = about(), next(iter(others.items()))
    if theirs is None:
        told = "没有装 dutykit，或者装的版本太旧"
    elif theirs.version != ours.version:
        told = f"装的是 {theirs.version}"
    else:
        told = f"版本号也是 {theirs.version}，程序文件却不同"
    more = f"（不同的共 {len(others)} 处）" if len(others) > 1 else ""
    remedy = "请在每台机器上装同一版本的 dutykit，再重新启动调度器和工作进程。"
    said = f"集群上的 dutykit 与本机的不同：本机是 {ours.version}，{who} {told}{more}。"
    return OutsideError(said, remedy, code="engine_version")


def watched(who: str) -> OutsideError:
    """A worker process that may have no children: nothing would limit what a file does to it."""
    return OutsideError(
        f"工作进程 {who} 由 nanny 看管，不能再带受限的子进程，文件的内存和时间就没有上限。",
        "启动它时请加 --no-nanny，或者先设 DASK_DISTRIBUTED__WORKER__DAEMON=false。",
        code="engine_nanny",
    )


def lost() -> OutsideError:
    """The scheduler has gone in the middle."""
    return OutsideError("与集群的调度器断了联系。", f"请看调度器是否还在运行，{_SAME}", code="engine_lost")


def failed(detail: str) -> OutsideError:
    """Anything else that Dask, or the other side, says."""
    return OutsideError(f"集群没有做成（{detail[:160]}）。", f"请看工作机的日志；{_WITHOUT}", code="engine_failed")


def done_here(count: int) -> str:
    """Jobs that have cost the cluster several workers, and were done here."""
    return f"集群的工作进程接连退出，有 {count} 件没有做成，已改在本机做完。请看工作机的日志，多半是内存不够。"
