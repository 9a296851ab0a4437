"""More than one process, and more than one machine: pictures and parts of pictures spread over dask's workers."""

from ._large import convert_large
from ._large_art import LargeArt
from ._many import Result, convert_many

__all__ = ["LargeArt", "Result", "convert_large", "convert_many"]
