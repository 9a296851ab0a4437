"""Where pictures come from: files, globs, standard input, and the samples that scikit-image ships."""

import difflib
import errno
import glob
import os
import re
import shlex
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHUNK = 2**20  # bytes
ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:/{1,3}|data:|www\.")
SAMPLE = "sample:"
SAMPLES = {  # name: the file that scikit-image installs, so that no sample is ever downloaded
    "astronaut": "astronaut.png",
    "brick": "brick.png",
    "camera": "camera.png",
    "cat": "chelsea.png",
    "cell": "cell.png",
    "checkerboard": "chessboard_GRAY.png",
    "chelsea": "chelsea.png",
    "clock": "clock_motion.png",
    "coffee": "coffee.png",
    "coins": "coins.png",
    "grass": "grass.png",
    "gravel": "gravel.png",
    "horse": "horse.png",
    "hubble_deep_field": "hubble_deep_field.jpg",
    "immunohistochemistry": "ihc.png",
    "logo": "logo.png",
    "moon": "moon.png",
    "page": "page.png",
    "retina": "retina.jpg",
    "rocket": "rocket.jpg",
    "text": "text.png",
}


class Unfit(ValueError):
    """A source that is not to be read: a device, or more bytes than a picture may have."""


def expand(names: Iterable[str]) -> list[str]:
    """Replace patterns by the files that they match, sorted; what exists, or matches nothing, stays as it is."""
    sources: list[str] = []
    for name in names:
        literal = name == "-" or name.startswith(SAMPLE) or os.path.exists(name)
        matches = [] if literal else sorted(filter(os.path.isfile, glob.glob(name, recursive=True)))
        sources += matches or [name]
    return sources


def stem(source: str) -> str:
    """Return what `{name}` stands for in the name of an output file."""
    return "stdin" if source == "-" else Path(source.removeprefix(SAMPLE)).stem


def fetch(source: str, most: int) -> bytes:
    """Return the bytes of a picture file, `most` at most."""
    if source == "-":
        return _standard_input(most)
    if source.startswith(SAMPLE):
        return _sample(source.removeprefix(SAMPLE))
    try:
        kind = os.stat(source).st_mode
        if stat.S_ISCHR(kind) or stat.S_ISBLK(kind):
            raise Unfit("a device, which has no end. Name a file.")
        with Path(source).open("rb") as file:
            data = _all_of(file, most)
    except Unfit:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(_missing(source)) from None
    except IsADirectoryError:
        raise IsADirectoryError(f"a directory. Name the pictures in it, e.g. '{Path(source) / '*.png'}'.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OSError(f"cannot be read: {reason}. Check its name and its permissions.") from None
    if not data:
        raise ValueError("an empty file. Check what wrote it.")
    return data


def _all_of(stream: Any, most: int) -> bytes:
    """Return all that a stream has, unless that is too much."""
    parts, left = [], most
    while part := stream.read(CHUNK):
        left -= len(part)
        if left < 0:
            raise Unfit(f"more than {most:,} bytes. Shrink it first, or raise the limit: --max-pixels N.")
        parts.append(part)
    return b"".join(parts)


def _standard_input(most: int) -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise OSError("no picture on standard input. Pipe one in: skascii - < picture.png.")
    data = _all_of(sys.stdin.buffer, most)
    if not data:
        raise ValueError("nothing on standard input. Check the command before the pipe.")
    return data


def _sample(name: str) -> bytes:
    if name not in SAMPLES:
        raise ValueError(f"no such sample. {_near(name, SAMPLES)}See skascii --list-samples.")
    import skimage.data

    return (Path(skimage.data.__file__).parent / SAMPLES[name]).read_bytes()


def _missing(source: str) -> str:
    """Say that there is no such file, and which may have been meant."""
    if ADDRESS.match(source):
        return _address(source)
    if glob.has_magic(source):
        return "no file matches this pattern. Check it, and the directory it starts from."
    folder = Path(source).parent
    try:
        names = os.listdir(folder)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return f"no such directory: '{folder}'. Check the path."
        names = []
    return f"no such file. {_near(Path(source).name, names) or 'Check the path.'}".rstrip()


def _address(source: str) -> str:
    """Say how to come by what is at an address."""
    if source.lower().startswith("file:"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        return f"an address. Name the file: {shlex.quote(url2pathname(urlsplit(source).path))}."
    if source.lower().startswith("data:"):
        return "an address that holds its data. Unpack it first: echo DATA | base64 -d | skascii -."
    return f"an address. Fetch it first: curl -sL {shlex.quote(source)} | skascii -."


def _near(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'? " for the known word nearest to `word`, or an empty string."""
    found = difflib.get_close_matches(word, list(known), n=1)
    return f"Did you mean {found[0]!r}? " if found else ""
