"""Files: a renderer chosen by suffix, its result written whole or not at all."""

import errno
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from .._shared.checks import did_you_mean, rejection
from .registry import Art, Renderer, available, by_suffix, get, of_suffix

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {  # Pillow's name and options: text needs its edges
    ".png": ("PNG", {}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".webp": ("WEBP", {"lossless": True}),
    ".bmp": ("BMP", {}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
    ".gif": ("GIF", {}),
}
OPAQUE = ("JPEG", "BMP")  # formats without transparency
SIDES = {"JPEG": 65_500, "WEBP": 16_383, "GIF": 65_535}  # the most pixels a side that the format has room for


def save(path: Any, art: Art, options: Mapping[str, Any], kind: Any = None) -> None:
    """Write what the renderer for the suffix of `path`, or of this `kind`, makes of `art` with `options`."""
    if kind is not None:
        kind = check_kind(kind)
    target, suffix = check_target(path, kind=kind)
    write_whole(target, encoded(art, kind or suffix, options))


def encoded(art: Art, suffix: str, options: Mapping[str, Any]) -> bytes:
    """Return what a file with this suffix holds of `art`."""
    chosen = get(suffix)
    check_options(chosen, options, suffix)
    return _encoded(chosen.function(art, **options), chosen.name, suffix)


def check_options(chosen: Renderer, options: Mapping[str, Any], suffix: str) -> None:
    """Refuse options that the renderer has no use for."""
    unknown = next((name for name in options if name not in chosen.options), None)
    if unknown is not None:
        listed = ", ".join(chosen.options) or "none"
        hint = did_you_mean(unknown, chosen.options)
        raise rejection("options", f"options of a {suffix} file ({listed})", repr(unknown), hint.strip(), TypeError)


def check_kind(kind: Any) -> str:
    """Return the suffix of a kind of file, which is one without its dot, or the name of a renderer."""
    suffix = f".{kind.lower().removeprefix('.')}" if isinstance(kind, str) else ""
    if of_suffix(suffix):
        return suffix
    if isinstance(kind, str) and kind in available():
        return get(kind).suffixes[0]
    known = [*(suffix[1:] for suffix in by_suffix()), *available()]
    hint = did_you_mean(kind, known) if isinstance(kind, str) else ""
    error = ValueError if isinstance(kind, str) else TypeError
    raise rejection("format", f"one of {', '.join(dict.fromkeys(known))}", repr(kind), hint.strip(), error)


def save_image(path: Any, picture: np.ndarray) -> None:
    """Write a picture that is no art."""
    target, suffix = check_target(path, FORMATS)
    write_whole(target, encode_image(picture, suffix))


def check_output(path: Any, suffixes: Collection[str] | None = None, kind: str | None = None) -> None:
    """Refuse a path that could not be written, before there is anything to write: the first step is tried."""
    target, _ = check_target(path, suffixes, kind)
    try:
        if not _is_special(target):
            temporary = _beside(target)
            temporary.touch(0o600, exist_ok=False)
            temporary.unlink()
        elif not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _not_writable(target, error) from error


def check_target(path: Any, suffixes: Collection[str] | None = None, kind: str | None = None) -> tuple[Path, str]:
    """Return the file to write, links followed, and its suffix in lower case, if a file can stand there.

    Its suffix is among `suffixes`, by default those of all renderers; any will do where the `kind` is given.
    """
    try:
        target = Path(path)
        os.lstat(target)
    except TypeError:
        raise rejection("path", "a str or a path", repr(path), 'Example: "art.png".', TypeError) from None
    except ValueError:  # a NUL, or half of a surrogate pair
        raise rejection("path", "a name that a file can have", ascii(path), 'Example: "art.png".') from None
    except OSError:
        pass
    suffix = target.suffix.lower()
    if not (kind or (of_suffix(suffix) if suffixes is None else suffix in suffixes)):
        known = by_suffix() if suffixes is None else suffixes
        hint = did_you_mean(suffix, known) if suffix else "Add one, as in 'art.png'."
        raise rejection("path", f"a file with a suffix among {', '.join(known)}", repr(str(path)), hint.strip())
    if os.fspath(path).endswith((os.sep, os.altsep or os.sep)):
        raise rejection(
            "path", "a file", f"{str(path)!r}, which ends as folders do", "Drop the end.", IsADirectoryError
        )
    target = Path(os.path.realpath(target))
    if os.path.islink(target):
        raise rejection("path", "a file", f"{str(path)!r}, a link that leads to itself", "Remove it.", OSError)
    if os.path.isdir(target):
        raise rejection("path", "a file", f"the folder {str(path)!r}", "Add a file name.", IsADirectoryError)
    if not os.path.isdir(target.parent):
        raise rejection("path", "in a folder that exists", repr(str(path)), "Make the folder first.", FileNotFoundError)
    return target, suffix


def write_whole(target: Path, data: bytes) -> None:
    """Write `data` to `target`, or say why not."""
    with writing(target) as path, open(path, "wb") as file:
        file.write(data)


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """Yield the file to write, which takes the place of `target` at the end, or say why it cannot be written."""
    try:
        if _is_special(target):
            yield target
        else:
            with replacing(target) as temporary:
                yield temporary
    except OSError as error:
        raise _not_writable(target, error) from error


def _not_writable(target: Path, error: OSError) -> Exception:
    remedy = "Choose another folder, or make room there."
    return rejection("path", "writable", f"{str(target)!r} ({error.strerror})", remedy, type(error))


def _is_special(target: Path) -> bool:
    """Return whether a pipe or a device stands there, which is not to be replaced."""
    try:
        return not stat.S_ISREG(os.stat(target).st_mode)
    except FileNotFoundError:
        return False


def _beside(target: Path) -> Path:
    """Return a new name in the folder of `target`."""
    return target.with_name(f".skascii-{os.urandom(8).hex()}")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield an empty file beside `target` and put it in its place at the end, so that none is ever seen half written.

    It is on the disk before that, has the rights and, where the system allows it, the owner of the file that it
    replaces, and never more rights than that on the way. After an error the old file stays.
    """
    temporary = _beside(target)
    old = target.stat() if target.exists() else None
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if old is None else 0o600))
        yield temporary
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        if old is not None:
            _own_as(temporary, old)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _own_as(path: Path, old: os.stat_result) -> None:
    """Give a file the owner, as far as the system allows it, and the rights of another."""
    if hasattr(os, "chown"):
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(OSError):
                os.chown(path, owner, group)
    os.chmod(path, stat.S_IMODE(old.st_mode))


def _encoded(result: Any, name: str, suffix: str) -> bytes:
    """Return the bytes of what the renderer `name` made: text with a newline at its end, bytes, or a picture."""
    if isinstance(result, str):
        return (result if result.endswith("\n") else result + "\n").encode()
    if isinstance(result, bytes):
        return result
    pixels = isinstance(result, np.ndarray) and result.dtype == np.uint8 and result.size
    if pixels and (result.ndim == 2 or (result.ndim == 3 and result.shape[2] in (3, 4))):
        return encode_image(result, suffix)
    rule = "str, bytes, or a picture: uint8 of shape (H, W), (H, W, 3) or (H, W, 4)"
    got = f"{result.dtype} of shape {result.shape}" if isinstance(result, np.ndarray) else repr(result)
    raise rejection(f"result of the renderer {name!r}", rule, got, "Nothing is written.", TypeError)


def encode_image(picture: np.ndarray, suffix: str) -> bytes:
    """Return the bytes of an image file of this suffix."""
    from PIL import Image

    name, options = FORMATS.get(suffix) or (Image.registered_extensions().get(suffix, ""), {})
    if suffix not in FORMATS and name not in Image.SAVE:
        raise rejection("path", "of a format that Pillow writes", repr(suffix), "Let its renderer return bytes.")
    limit = SIDES.get(name)
    if limit is not None and max(picture.shape[:2]) > limit:
        size = f"{picture.shape[0]} x {picture.shape[1]}"
        raise rejection(
            "path", f"of a format with room for the picture: {name} takes {limit} a side", size, "Use .png."
        )
    if name in OPAQUE and picture.ndim == 3 and picture.shape[2] == 4:
        raise rejection("path", "of a format that can be transparent", repr(suffix), "Use .png, .webp or .tif.")
    buffer = BytesIO()
    try:
        Image.fromarray(picture).save(buffer, format=name, **options)
    except (OSError, ValueError) as error:
        raise rejection(
            "path", "of a format with room for the picture", f"{suffix!r} ({error})", "Use .png."
        ) from error
    return buffer.getvalue()
