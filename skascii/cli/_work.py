"""What is done with one picture, here or in another process: read, convert, print or write."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from .._shared.heard import heard
from ..files.read import read
from ..render.files import save_image
from ._export import Export
from ._films import is_film, still
from ._settings import load_modules
from ._size import Size


class Task(NamedTuple):
    """A picture, the file for its text, and the one for its picture as it went to the matcher."""

    source: str
    output: str | None
    copy: str | None


@dataclass(frozen=True)
class Work:
    """What the flags say of every picture."""

    reading: dict[str, Any]
    options: dict[str, Any]
    cells: Size
    leaving: Export
    modules: tuple[str, ...] = ()
    threads: int = 1  # in another process

    def prepare(self) -> None:
        """Import the user's own modules, in another process."""
        load_modules([*self.modules])

    def __call__(self, item: Task) -> list[str]:
        """Do it in another process; return what there is to say."""
        said: list[str] = []
        self.do(item, said.append)
        return said

    def do(self, task: Task, tell: Callable[[str], Any], callback: Any = None, finish: Any = None) -> None:
        """Print a picture as text, or write it; `finish` is called when it is converted, before anything is printed."""
        import skascii

        options = self.options
        if task.copy is not None:
            options = {**options, "filters": [*options["filters"], partial(_keep, path=task.copy)]}
        try:
            image, shape = self._image(task.source, tell)
            with heard() as warnings:
                art = skascii.convert(image, **options, **self.cells.of(shape), callback=callback)
        finally:
            if finish is not None:
                finish()
        for warning in warnings:
            tell(f"warning: {_in_flags(warning)}")
        self.leaving.put(art, task.output)

    def _image(self, source: str, tell: Callable[[str], Any]) -> tuple[Any, tuple[int, int]]:
        """Return a picture, and the shape of the whole: of a JPEG to be shrunk no more is decoded than that takes."""
        if is_film(source):
            image = still(source, self.reading["frame"], tell)
            return image, image.shape[:2]
        whole: list[tuple[int, int]] = []

        def enough(shape: tuple[int, int]) -> tuple[int, int] | None:
            whole.append(shape)
            return self.cells.pixels(shape)

        exact = self.reading["data_range"] is not None
        image = read(source, **self.reading, tell=tell, enough=None if exact else enough)
        return image, whole[0] if whole else image.shape[:2]


def _in_flags(warning: Any) -> str:
    """Return what a warning says, its remedy in flags."""
    import skascii

    if not isinstance(warning, skascii.BlankArtWarning):
        return str(warning)
    low, high = warning.data_range or (0, 1)
    flags = {
        "transparent": "Add -v, or another --paper",
        "mask": f"Add --data-range {low:g} {high:g}",
        "dim": f"Add --data-range {low:g} {high:g}",
        "faint": "Add --tone contrast, or take another --method",
    }
    return f"{warning.reason}. {flags[warning.cause]}."


def _keep(image: Any, path: str) -> Any:
    """Write the picture that goes to the matcher, and let it pass."""
    import numpy as np

    pixels = image.squeeze(axis=2) if image.ndim == 3 and image.shape[2] == 1 else image
    if pixels.dtype == bool or pixels.dtype.kind == "f":
        pixels = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    elif pixels.dtype == np.uint16 and pixels.ndim == 3:
        pixels = (pixels >> 8).astype(np.uint8)
    save_image(path, pixels)
    return image
