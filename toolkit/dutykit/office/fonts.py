"""Which fonts this machine has, for telling that pages will break elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence


def installed_fonts() -> frozenset[str] | None:
    """The names of installed fonts, lower case; ``None`` where they cannot be listed."""
    if sys.platform == "win32":
        return _of_windows()
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        done = subprocess.run([program, ":", "family"], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.decode("utf-8", errors="replace").splitlines()
    return frozenset(name.strip().casefold() for line in lines for name in line.replace("\\", "").split(","))


def _of_windows() -> frozenset[str]:
    if sys.platform != "win32":
        return frozenset()
    import winreg

    names: set[str] = set()
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(hive, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                for i in range(winreg.QueryInfoKey(key)[1]):
                    shown = winreg.EnumValue(key, i)[0].split("(")[0]
                    names.update(part.strip().casefold() for part in shown.split("&"))
        except OSError:
            continue  # a user without own fonts has no such key
    # The registry names Chinese fonts in Chinese or in English, after the language of the system.
    for english, chinese in _ENGLISH.items():
        if {english, chinese} & names:
            names |= {english, chinese}
    return frozenset(names)


_ENGLISH = {"simsun": "宋体", "simhei": "黑体", "fangsong": "仿宋", "kaiti": "楷体"}


def fonts_missing(names: Iterable[str], alternatives: Mapping[str, Sequence[str]] | None = None) -> list[str] | None:
    """Those of the fonts that are not installed, nor any of their ``alternatives``; ``None`` if that is unknown."""
    installed = installed_fonts()
    if installed is None:
        return None
    others = alternatives or {}
    return sorted(
        name for name in set(names) if not any(n.casefold() in installed for n in (name, *others.get(name, ())))
    )


def font_warning(names: Iterable[str], alternatives: Mapping[str, Sequence[str]] | None = None) -> str:
    """A sentence for a person about fonts that will be replaced in a PDF made here; empty if there are none."""
    missing = fonts_missing(names, alternatives)
    if missing is None:
        return "不能列出本机字体，转出的 PDF 请核对字体和分页。"
    if not missing:
        return ""
    return f"本机没有{'、'.join(missing)}，转出的 PDF 用别的字体代替，换行和分页可能与装有这些字体的电脑不同。"


FACES = {
    "小标宋": ("方正小标宋", "FZXiaoBiaoSong", "小标宋"),
    "仿宋": ("仿宋", "FangSong"),
    "楷体": ("楷体", "KaiTi"),
    "黑体": ("黑体", "SimHei"),
}
"""Official documents (GB/T 9704-2012) are set in these; several names stand for one face."""


def faces_warning() -> str:
    """What is said once where official pages become a PDF without their fonts, and what stands in for them."""
    installed = installed_fonts()
    if installed is None:
        return "不能列出本机字体，转出的 PDF 请核对字体和分页。"
    text = "\n".join(installed)
    missing = [face for face, names in FACES.items() if not any(name.casefold() in text for name in names)]
    if not missing:
        return ""
    instead = list(dict.fromkeys(filter(None, (_stand_in(FACES[face][0]) for face in missing))))
    by = f"“{'”“'.join(instead)}”" if instead else "别的字体"
    return (
        f"本机没有公文用的{'、'.join(missing)}，PDF 里用{by}代替，换行和分页与装有这些字体的电脑不同；"
        "正式印发请在装有这些字体的电脑上转。"
    )


def _stand_in(name: str) -> str:
    """The font that this system takes for one that it lacks; empty where nobody can say."""
    program = shutil.which("fc-match")
    if program is None:
        return ""
    wanted = [program, "-f", "%{family[0]}", f"{name}:lang=zh-cn"]
    try:
        done = subprocess.run(wanted, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", errors="replace").strip()
