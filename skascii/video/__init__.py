"""Films, animations and cameras: frames in, arts through, frames out; and a player for terminals."""

from ._film import Film, Frame
from ._play import play
from ._read import read
from ._write import suffixes, write

__all__ = ["Film", "Frame", "play", "read", "suffixes", "write"]
