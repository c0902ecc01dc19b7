"""The recogniser: a picture of one line of text to its characters, each with how sure it is and where it stands.

RapidOCR's recogniser with the model out of its wheel. The session is made here, so that no code of it that looks for a
model elsewhere is ever run; results are never drawn, for which it would fetch a font.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .straighten import Pixels

MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
_WIDEST = 24.0
"""A line is read in pieces no wider than so many times its height: longer ones cost memory by their length."""


class Glyph(NamedTuple):
    """One recognised character: ``score`` from 0 to 1, ``x`` the middle in pixels of the line's picture."""

    text: str
    score: float
    x: float


@cache
def engine() -> Any:
    """The recogniser, made once in a process. Raises ``ImportError`` without the extra."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # numpy would reserve memory for each core, and is not asked to multiply
    import cv2
    import onnxruntime
    import rapidocr
    from rapidocr.ch_ppocr_rec import TextRecognizer
    from rapidocr.utils.log import logger

    logger.setLevel("ERROR")
    cv2.setNumThreads(1)
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    model = Path(rapidocr.__file__).parent / "models" / MODEL
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return TextRecognizer(_settings(session))


def _settings(session: Any) -> Any:
    from omegaconf import OmegaConf
    from rapidocr import EngineType, LangRec

    known = {"lang_type": LangRec.CH, "engine_type": EngineType.ONNXRUNTIME, "rec_batch_num": 1}
    known["rec_img_shape"] = [3, _HEIGHT, _HEIGHT]
    settings = OmegaConf.create({**known, "font_path": None, "session": None}, flags={"allow_objects": True})
    settings.session = session
    return settings


def preload() -> None:
    """Load libraries and model: what they take is no file's doing."""
    _few_arenas()
    engine()


def _few_arenas() -> None:
    """Have glibc keep one store of memory for all threads: each further one reserves 64 MiB of addresses."""
    import ctypes
    import sys

    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


_M_ARENA_MAX = -8


def read_line(line: Pixels) -> list[Glyph]:
    """The characters of a picture of one line, in grey."""
    glyphs: list[Glyph] = []
    for left, piece in _pieces(line):
        glyphs += [g._replace(x=g.x + left) for g in _read(piece)]
    return glyphs


def _pieces(line: Pixels) -> Iterator[tuple[int, Pixels]]:
    """The line in pieces, cut where least ink stands."""
    import numpy as np

    high, wide = line.shape[:2]
    left, most = 0, int(_WIDEST * high)
    while wide - left > most:
        light = line[:, left + most // 2 : left + most].min(axis=0)
        cut = left + most // 2 + int(np.argmax(light))
        yield left, line[:, left:cut]
        left = cut
    yield left, line[:, left:]


def _read(piece: Pixels) -> list[Glyph]:
    import cv2
    from rapidocr.ch_ppocr_rec import TextRecInput

    high, wide = piece.shape[:2]
    if not high or not wide:
        return []
    read = engine()(TextRecInput(cv2.cvtColor(piece, cv2.COLOR_GRAY2BGR), return_word_box=True))
    text, known = read.txts[0], read.word_results[0]
    if not text or known is None:
        return []
    columns = [column for word in known.word_cols for column in word]
    step = wide / max(known.line_txt_len, 1.0)
    where = iter(columns)
    glyphs: list[Glyph] = []
    x = 0.0
    for char, score in zip(text, known.confs, strict=False):
        x = x + step if char.isspace() else (next(where, 0) + 0.5) * step
        glyphs.append(Glyph(char, float(score), x))
    return glyphs
