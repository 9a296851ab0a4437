"""Damaged files of every kind: a picture, or one clean line on stderr; no traceback, no flood of memory, no hang.

python -m tests.fuzz.files [SEED] [SECONDS]
"""

import io
import os
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr

import numpy as np
import tifffile
from PIL import Image

from skascii.cli import main

from .campaign import Campaign, run

MOST_PIXELS = 100_000
MOST_BYTES = 100_000_000  # that Python may have taken at a time, for pictures of so few pixels
MARKS = (b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\x1b[2J", b"IEND", b"\xff\xd9")


def _pillow(mode: str, kind: str, **options: object) -> Callable[[np.random.Generator], bytes]:
    def make(rng: np.random.Generator) -> bytes:
        size = tuple(int(n) for n in rng.integers(1, 40, 2))
        image = Image.fromarray(rng.integers(0, 256, (*size[::-1], 4), np.uint8), "RGBA").convert(mode)
        more = {"append_images": [image.rotate(90)], "save_all": True} if options.get("save_all") else {}
        stream = io.BytesIO()
        image.save(stream, kind, **{**options, **more})
        return stream.getvalue()

    return make


def _tiff(dtype: str, **options: object) -> Callable[[np.random.Generator], bytes]:
    def make(rng: np.random.Generator) -> bytes:
        stream = io.BytesIO()
        shape = (*rng.integers(1, 40, 2), 3) if options.get("photometric") == "rgb" else rng.integers(1, 40, 2)
        tifffile.imwrite(stream, rng.normal(100, 50, shape).astype(dtype), **options)
        return stream.getvalue()

    return make


KINDS: dict[str, Callable[[np.random.Generator], bytes]] = {
    "png": _pillow("RGBA", "PNG"),
    "palette.png": _pillow("P", "PNG"),
    "apng": _pillow("RGBA", "PNG", save_all=True),
    "jpg": _pillow("RGB", "JPEG"),
    "cmyk.jpg": _pillow("CMYK", "JPEG"),
    "progressive.jpg": _pillow("L", "JPEG", progressive=True),
    "gif": _pillow("P", "GIF", save_all=True),
    "webp": _pillow("RGBA", "WEBP", save_all=True),
    "bmp": _pillow("RGB", "BMP"),
    "ico": _pillow("RGBA", "ICO"),
    "ppm": _pillow("RGB", "PPM"),
    "tga": _pillow("RGBA", "TGA"),
    "sgi": _pillow("RGB", "SGI"),
    "pcx": _pillow("P", "PCX"),
    "jp2": _pillow("RGB", "JPEG2000"),
    "uint8.tif": _tiff("uint8", photometric="rgb"),
    "uint16.tif": _tiff("uint16"),
    "int32.tif": _tiff("int32", compression="zlib"),
    "float32.tif": _tiff("float32", tile=(16, 16)),
    "float64.tif": _tiff("float64", byteorder=">"),
    "packed.tif": _pillow("1", "TIFF", compression="group4"),
    "lzw.tif": _pillow("RGB", "TIFF", compression="tiff_lzw"),
}


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Return a file with a few of its bytes changed, put in, left out or moved."""
    found = bytearray(data)
    for _ in range(rng.integers(1, 8)):
        start = int(rng.integers(len(found) + 1) if rng.random() < 0.5 else rng.integers(min(len(found), 64) + 1))
        what = rng.integers(6)
        if what == 0 and start < len(found):
            found[start] ^= 1 << rng.integers(8)
        elif what == 1 and start < len(found):
            found[start] = rng.integers(256)
        elif what == 2:
            mark = MARKS[rng.integers(len(MARKS))]
            found[start : start + len(mark)] = mark
        elif what == 3:
            del found[start : start + int(rng.integers(1, 32))]
        elif what == 4:
            found[start:start] = found[: int(rng.integers(1, 64))]
        else:
            del found[start:]
    return bytes(found)


class Files(Campaign):
    """One case: one file, damaged, printed in a few columns."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()

    def case(self, rng: np.random.Generator) -> None:
        """Write it, print it, and look at what is said."""
        kind = sorted(KINDS)[rng.integers(len(KINDS))]
        with tempfile.TemporaryDirectory() as folder:
            path, target = os.path.join(folder, f"case.{kind}"), os.path.join(folder, "case.txt")
            with open(path, "wb") as file:
                file.write(damaged(KINDS[kind](rng), rng))
            flags = [path, "-w", "6", "--rows", "3", "--max-pixels", str(MOST_PIXELS), "--method", "gradient"]
            code, said, most = _printed([*flags, "-o", target])
        self.ends[f"{code} {kind.rpartition('.')[2]}"] += 1
        assert code in (0, 1), (kind, code, said)
        assert all(line.isprintable() for line in said.split("\n")), (kind, said)
        assert code == 0 or said, kind
        assert all(line.startswith("skascii: ") for line in said.splitlines()), (kind, said)
        assert most < MOST_BYTES, (kind, most)

    def summary(self) -> str:
        """Return how the cases ended, by code and kind."""
        return f"ends {dict(sorted(self.ends.items()))}"


def _printed(flags: list[str]) -> tuple[int, str, int]:
    """Return the exit code, what came on descriptor 2, be it of a library, and the most bytes that Python had."""
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        os.dup2(said.fileno(), 2)
        tracemalloc.start()
        try:
            with open(2, "w", closefd=False) as words, redirect_stderr(words):
                code = main(flags)
        finally:
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            os.dup2(kept, 2)
            os.close(kept)
        said.seek(0)
        return code, said.read().decode(), most


if __name__ == "__main__":
    run(Files)
