"""Make ``dist/dutykit-<version>-<system>``: one folder that needs no Python and no network (docs/decisions/053).

It holds a copy of the interpreter that runs this script (on Linux with the libraries that it needs, the C library
aside), dutykit with everything from the lock, checked against its hashes, and programs to start it. ``--ocr`` adds
what reads scans. ``--windows EMBEDDED.zip`` makes, on any machine, the folder for Windows x64 out of the "embeddable
package" that python.org offers of the same Python; without the zip everything but the interpreter is laid out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bundle import TOP, built_wheel, locked, needed

HERE = Path(__file__).resolve().parent
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
UNUSED = (
    "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "turtle.py", "ensurepip",
    "lib2to3", "pydoc_data", "__pycache__", "config-*", "_tkinter*", "_curses*", "readline*", "nis.*", "_dbm*",
    "_gdbm*", "ossaudiodev*", "_test*", "xxlimited*", "_xxtestfuzz*", "tcl*", "tk8*", "sitecustomize.py",
    "EXTERNALLY-MANAGED",
)  # fmt: skip
"""Of the standard library: what no page, command or reader of ours imports."""
OF_THE_SYSTEM = re.compile(
    r"(ld-linux\S*|lib(c|m|dl|rt|util|pthread|resolv|nsl|anl|crypt\w*-nss|nss_\w+))\.so(\.\d+)*$"
)
"""The C library's own: they belong to the machine, and are the one thing that is asked of it."""
GLIBC = re.compile(rb"GLIBC_2\.(\d+)")


@dataclass(frozen=True)
class Made:
    """A folder, and what is said of it in its programs."""

    folder: Path
    version: str
    machine: str
    glibc: int = 0

    def said(self, text: str) -> str:
        """A text of ``packaging/folder`` with what it has to say of this folder."""
        told = {"VERSION": self.version, "MACHINE": self.machine, "GLIBC": str(self.glibc), "PYTHON": PYTHON}
        return re.sub(r"@([A-Z]+)@", lambda found: told[found[1]], text)


def run(*args: str | Path, quiet: bool = False) -> str:
    """Run a program; stop where it fails."""
    done = subprocess.run([str(a) for a in args], cwd=TOP, check=False, capture_output=quiet, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{Path(args[0]).name} failed ({done.returncode})\n{done.stderr or ''}")
    return done.stdout or ""


# --- the interpreter ------------------------------------------------------------------------------------------


def copied_interpreter(target: Path) -> Path:
    """The interpreter that runs us, in ``target``; its program."""
    base = Path(sys.base_prefix)
    unused = shutil.ignore_patterns(*UNUSED)
    if sys.platform == "win32":
        shutil.copytree(base / "Lib", target / "Lib", ignore=unused)
        shutil.copytree(base / "DLLs", target / "DLLs", ignore=unused)
        for file in [*base.glob("*.dll"), base / "python.exe", base / "LICENSE.txt"]:
            shutil.copy(file, target)
        return target / "python.exe"
    stdlib = target / "lib" / f"python{PYTHON}"
    shutil.copytree(sysconfig.get_path("stdlib"), stdlib, ignore=unused, symlinks=False)
    program = target / "bin" / "python3"
    program.parent.mkdir()
    shutil.copy(Path(getattr(sys, "_base_executable", sys.executable)).resolve(), program)
    if sys.platform == "linux":
        _with_libraries(target, program, stdlib)
    return program


def _with_libraries(target: Path, program: Path, stdlib: Path) -> None:
    """Lay the libraries of an interpreter beside it, and have it look for them there alone."""
    if shutil.which("patchelf") is None:
        sys.exit("patchelf is needed (Debian, 统信 and 麒麟: apt install patchelf)")
    library = target / "lib"
    ours = [program, *stdlib.rglob("*.so")]
    for file in list(ours):
        for name, path in re.findall(r"^\s*(\S+) => (/\S+)", run("ldd", file, quiet=True), re.MULTILINE):
            if not OF_THE_SYSTEM.match(name) and not (library / name).exists():
                shutil.copy(Path(path).resolve(), library / name)
                ours.append(library / name)
    for file in ours:
        file.chmod(0o755)
        if shutil.which("strip"):
            run("strip", "--strip-debug", file, quiet=True)
        up = os.path.relpath(library, file.parent)
        run("patchelf", "--force-rpath", "--set-rpath", "$ORIGIN" if up == "." else f"$ORIGIN/{up}", file, quiet=True)


def needed_glibc(folder: Path) -> int:
    """The minor version of the C library that programs and libraries in a folder ask for."""
    asked = {17}
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink() and file.open("rb").read(4) == b"\x7fELF":
            asked |= {int(found) for found in GLIBC.findall(file.read_bytes())}
    return max(asked)


def packages_of(program: Path) -> Path:
    """Where an interpreter looks for packages, within its own folder."""
    told = run(program, "-I", "-c", "import site; print('\\n'.join(site.getsitepackages()))", quiet=True)
    inside = [Path(line) for line in told.splitlines() if Path(line).is_relative_to(program.parents[1])]
    return next((p for p in inside if p.name.endswith("-packages")), inside[0])


# --- what is put into it --------------------------------------------------------------------------------------


def lock_of(*, ocr: bool, environment: dict[str, str] | None = None) -> str:
    """The entries of the locks that an installation needs, with the desk and PostgreSQL."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["desk"], *extras["postgres"], *(extras["ocr"] if ocr else [])]
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    if ocr:
        lock += (TOP / "requirements-ocr.lock").read_text(encoding="utf-8")
    return locked(needed(wanted, environment), lock)


def install(lock: str, packages: Path, *foreign: str) -> None:
    """Install everything of a lock, and dutykit itself, into a folder for packages."""
    packages.mkdir(parents=True, exist_ok=True)
    work = TOP / "build" / "folder"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    file = work / "requirements.lock"
    # what the lock says of other machines has been decided: a line is here because it is needed
    file.write_text(re.sub(r" ; [^\\\n]*", " ", lock), encoding="utf-8", newline="\n")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
    pip = (*pip, "--no-warn-script-location", "--target", str(packages), "--no-deps", *foreign)
    run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", file)
    run(*pip, "--no-index", built_wheel(work))
    for folder in packages.rglob("tests"):
        if folder.is_dir() and "_assets" not in folder.parts:
            shutil.rmtree(folder)
    shutil.rmtree(packages / "bin", ignore_errors=True)


def compiled(program: Path, folder: Path) -> None:
    """Bytecode that holds wherever the folder is copied, and that nobody has to be able to write."""
    run(program, "-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-j", "0", folder, quiet=True)


def furnish(made: Made, *, windows: bool) -> None:
    """The programs that start it, what a person reads, the manual."""
    for file in sorted((HERE / "folder").iterdir()):
        if (file.suffix == ".bat") != windows and file.suffix != ".txt":
            continue
        text = made.said(file.read_text(encoding="utf-8"))
        # a batch file is read in the code page of the machine until it has changed it: its names are plain
        target = made.folder / file.name
        target.write_text(text, encoding="utf-8", newline="\r\n" if windows else "\n")
        if not windows and file.suffix != ".txt":
            target.chmod(0o755)
    for name in ("LICENSE", "README.zh-CN.md", "CHANGELOG.md"):
        shutil.copy(TOP / name, made.folder / name)
    left_out = shutil.ignore_patterns("*.py", "*.toml", "__pycache__", "decisions", "facts")
    shutil.copytree(TOP / "docs", made.folder / "docs", ignore=left_out)


def for_this_machine(target: Path, version: str, *, ocr: bool) -> Made:
    """The folder for the machine that makes it."""
    program = copied_interpreter(target / "python")
    install(lock_of(ocr=ocr), packages_of(program))
    compiled(program, target / "python")
    machine = sysconfig.get_platform().rpartition("-")[2]
    glibc = needed_glibc(target) if sys.platform == "linux" else 0
    made = Made(target, version, machine, glibc)
    furnish(made, windows=sys.platform == "win32")
    return made


def for_windows(target: Path, version: str, embedded: Path | None, *, ocr: bool) -> Made:
    """The folder for Windows x64, made on any machine: nothing of it has been started."""
    python = target / "python"
    python.mkdir()
    tag = PYTHON.replace(".", "")
    if embedded is not None:
        with zipfile.ZipFile(embedded) as packed:
            if f"python{tag}.dll" not in packed.namelist():
                sys.exit(f"{embedded.name} is not the embeddable package of Python {PYTHON}")
            packed.extractall(python)
    # the embedded interpreter looks exactly where this file says, and nowhere else
    (python / f"python{tag}._pth").write_text(f"python{tag}.zip\n.\npackages\n", encoding="ascii", newline="\r\n")
    foreign = ("--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp")
    install(lock_of(ocr=ocr, environment=WINDOWS), python / "packages", *foreign)
    made = Made(target, version, "AMD64")
    furnish(made, windows=True)
    return made


def main() -> None:
    """Make the folder anew."""
    parser = argparse.ArgumentParser(description="one folder that needs no Python and no network")
    parser.add_argument("--ocr", action="store_true", help="what reads scans as well")
    parser.add_argument("--windows", nargs="?", const="", metavar="EMBEDDED.zip", help="for Windows x64")
    asked = parser.parse_args()
    version = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    foreign = asked.windows is not None
    system = "windows-x64" if foreign else sysconfig.get_platform()
    target = TOP / "dist" / f"dutykit-{version}-{system}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    embedded = Path(asked.windows) if asked.windows else None
    made = for_windows(target, version, embedded, ocr=asked.ocr) if foreign else for_this_machine(
        target, version, ocr=asked.ocr)  # fmt: skip
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file()) / 1024**2
    asks = f", needs glibc 2.{made.glibc}" if made.glibc else ""
    print(f"{target.relative_to(TOP)}: {size:.0f} MB, Python {PYTHON}{asks}")
    if foreign and embedded is None:
        print(f"Unpack python-{PYTHON}.*-embed-amd64.zip (python.org) into its folder python; keep the ._pth file.")


if __name__ == "__main__":
    main()
