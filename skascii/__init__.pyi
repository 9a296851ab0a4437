from . import cluster as cluster
from . import filters as filters
from . import glyphs as glyphs
from . import matchers as matchers
from . import metrics as metrics
from . import render as render
from . import video as video
from ._art import AsciiArt as AsciiArt
from ._convert import convert as convert
from ._convert import ink as ink
from ._converter import Converter as Converter
from ._explore import explore as explore
from ._published import published as published
from ._shared.backend import show_backends as show_backends
from ._stream import stream as stream
from .glyphs import GlyphSet as GlyphSet
from .glyphs import glyph_set as glyph_set
from .picture.blank import BlankArtWarning as BlankArtWarning
from .picture.settings import Tone as Tone
from .picture.target import Target as Target

__version__: str
