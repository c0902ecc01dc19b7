"""What happens to a printed page on its way back: pages of pixels spoilt as scanners, stamps and cameras spoil them."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

INK = (25, 25, 25)
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "/usr/share/fonts/truetype/arphic/gbsn00lp.ttf",
)


def font(size: int) -> ImageFont.FreeTypeFont:
    """A font with Chinese letters that this machine has."""
    path = next(p for p in FONTS if Path(p).exists())
    return ImageFont.truetype(path, size)


def pages(pdf: Path, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as a scanner of so many dots to the inch sees them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def skewed(page: Image.Image, degrees: float = 3.0) -> Image.Image:
    """Laid askew on the glass."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def turned(page: Image.Image) -> Image.Image:
    """Fed sideways."""
    return page.transpose(Image.Transpose.ROTATE_90)


def stamped(page: Image.Image, at: tuple[float, float] = (0.62, 0.42)) -> Image.Image:
    """A round red seal over what is written."""
    page = page.copy()
    size = int(0.16 * page.height)
    seal = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(seal)
    red = (214, 60, 62)
    draw.ellipse((3, 3, size - 4, size - 4), outline=red, width=max(3, size // 28))
    points = [
        (
            size / 2 + size * (0.16 if i % 2 == 0 else 0.065) * math.sin(i * math.pi / 5),
            size / 2 - size * (0.16 if i % 2 == 0 else 0.065) * math.cos(i * math.pi / 5),
        )
        for i in range(10)
    ]
    draw.polygon(points, fill=red)
    letters = font(size // 9)
    for i, letter in enumerate("示例区人大常委会"):
        angle = math.radians(-105 + i * 30)
        x, y = size / 2 + 0.37 * size * math.sin(angle), size / 2 - 0.37 * size * math.cos(angle)
        draw.text((x, y), letter, font=letters, fill=red, anchor="mm")
    x, y = int(at[0] * page.width), int(at[1] * page.height)
    under = page.crop((x, y, x + size, y + size))
    page.paste(ImageChops.multiply(under, seal.filter(ImageFilter.GaussianBlur(1))), (x, y))
    return page


def grained(size: tuple[int, int], rng: random.Random, strength: float) -> Image.Image:
    """Grey grain around the middle, the same from the same seed, spread as widely as ``strength`` says."""
    spread = 3**0.5 * strength / 128  # evenly spread bytes deviate by 128 / √3
    noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
    return noise.point(lambda v: int(128 + (v - 128) * spread)).convert("RGB")


def noisy(page: Image.Image, seed: int = 1, strength: int = 14) -> Image.Image:
    """Grain of a scanner, dust, and a little blur."""
    rng = random.Random(seed)
    page = Image.blend(page, grained(page.size, rng, strength), 0.12).filter(ImageFilter.GaussianBlur(0.6))
    draw = ImageDraw.Draw(page)
    for _ in range(60):
        x, y = rng.randrange(page.width), rng.randrange(page.height)
        draw.ellipse((x, y, x + 1, y + 1), fill=(120, 120, 120))
    return page


def photographed(page: Image.Image, seed: int = 1, size: int = 3000) -> Image.Image:
    """From the side, on a dark table, with the shadow of a hand and uneven light."""
    rng = random.Random(seed)
    scale = size / page.width
    page = page.resize((size, int(page.height * scale)), Image.Resampling.LANCZOS)
    wide, high = page.size
    out = (int(wide * 1.15), int(high * 1.2))
    inset = [(rng.uniform(0.03, 0.10), rng.uniform(0.03, 0.10)) for _ in range(4)]
    corners = [
        (inset[0][0] * out[0], inset[0][1] * out[1]),
        (out[0] - inset[1][0] * out[0], inset[1][1] * out[1]),
        (out[0] - inset[2][0] * out[0] * 0.4, out[1] - inset[2][1] * out[1]),
        (inset[3][0] * out[0] * 0.4, out[1] - inset[3][1] * out[1]),
    ]
    seen = page.transform(
        out, Image.Transform.PERSPECTIVE, _coefficients(corners, [(0, 0), (wide, 0), (wide, high), (0, high)]),
        Image.Resampling.BICUBIC, fillcolor=(70, 58, 50),
    )  # fmt: skip
    light = Image.new("L", (64, 64))
    for x in range(64):
        for y in range(64):
            shade = 1.0 - 0.45 * math.exp(-(((x - 46) / 16) ** 2 + ((y - 40) / 22) ** 2)) - 0.15 * x / 64
            light.putpixel((x, y), int(255 * shade))
    light = light.resize(out, Image.Resampling.BICUBIC)
    black = Image.new("RGB", out, (12, 12, 18))
    seen = Image.composite(seen, black, light)
    return noisy(seen.filter(ImageFilter.GaussianBlur(0.8)), seed)


def _coefficients(here: list[tuple[float, float]], there: list[tuple[float, float]]) -> list[float]:
    """The eight numbers that Pillow wants: from where a pixel of ``here`` is fetched."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss, with the right side as the last column."""
    n = len(rows)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[-1] for row in rows]


def saved(page: Image.Image, suffix: str = ".jpg", **how: object) -> bytes:
    """The page as the bytes of a picture file."""
    out = io.BytesIO()
    kinds = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".bmp": "BMP", ".pdf": "PDF"}
    page.save(out, kinds[suffix], **how)
    return out.getvalue()


SPOILT: dict[str, Callable[[Image.Image], Image.Image]] = {
    "printed": noisy,
    "stamped": lambda page: noisy(stamped(page)),
    "skewed": lambda page: noisy(skewed(page, 3.0)),
    "sideways": lambda page: noisy(turned(page)),
    "photographed": photographed,
}
