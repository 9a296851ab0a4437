"""More than one process, and more than one machine: pictures and parts of pictures spread over dask's workers."""

__all__: list[str] = []
