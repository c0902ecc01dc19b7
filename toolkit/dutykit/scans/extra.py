"""Whether the extra ``dutykit[ocr]`` is there, asked without importing anything heavy."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

MODULES = {
    "rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "cv2": "opencv-python-headless", "zxingcpp": "zxing-cpp",
}  # fmt: skip
"""What recognition needs: the module, and the package that brings it."""
SWITCH = "DUTYKIT_SCANS"
OLDEST_GLIBC = (2, 28)
"""Of the wheels of ONNX Runtime and zxing-cpp (packaging/wheels-ocr.toml)."""
INSTALL = 'pip install "dutykit[ocr]"'


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for module, package in MODULES.items() if find_spec(module) is None]


def available() -> bool:
    """Whether scans are to be read: the extra is there, and nobody has said ``DUTYKIT_SCANS=off``."""
    return os.environ.get(SWITCH) != "off" and not missing()


def versions() -> str:
    """What is installed, for ``doctor``."""
    found = []
    for package in ("rapidocr", "onnxruntime"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return "、".join(found)
