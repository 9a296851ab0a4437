"""More than one process, and more than one machine: pictures and parts of pictures spread over dask's workers."""

from ._many import Result, convert_many

__all__ = ["Result", "convert_many"]
