"""What every CUDA twin needs of the device: tiles and results, streams, and memory that runs out."""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import cuda
from numba.cuda.cudadrv import driver

cuda.config.CUDA_LOW_OCCUPANCY_WARNINGS = 0  # type: ignore[attr-defined]  # Numba warns of every small picture: it has few blocks

# What keeps two blocks of 256 threads on a multiprocessor; the simulator's compiler does not know it.
TWO_BLOCKS = {} if cuda.config.ENABLE_CUDASIM else {"max_registers": 128}  # type: ignore[attr-defined]


class Source(NamedTuple):
    """Cells in device memory: pixel (r, c, y, x) is where that, times `strides` in elements, says in `flat`."""

    flat: Any  # device array of float32, one-dimensional
    strides: tuple[int, int, int, int]
    shape: tuple[int, int, int, int]
    stream: Any

    @property
    def layout(self) -> tuple[tuple[int, int, int, int], tuple[int, int, int, int]]:
        """Strides, and what else a kernel needs to find a pixel: columns, cells, a cell's pixels and width."""
        rows, columns, height, width = self.shape
        return self.strides, (columns, rows * columns, height * width, width)


class _Span:
    """The memory that a strided device array covers, as one line of float32."""

    def __init__(self, owner: Any, interface: dict[str, Any], length: int) -> None:
        self.owner = owner
        self.__cuda_array_interface__ = {**interface, "shape": (length,), "strides": None}


def is_device_array(array: Any) -> bool:
    """Return whether `array` lies in device memory."""
    return hasattr(array, "__cuda_array_interface__") or hasattr(array, "__cuda_ndarray__")


def source(picture: Any, cell: tuple[int, int]) -> Source:
    """Return a picture of whole cells, float32 `(R*h, C*w)`, as kernels read it: on a device where it lies."""
    (height, width), (h, w) = picture.shape, cell
    shape = height // h, width // w, h, w
    interface = getattr(picture, "__cuda_array_interface__", None)
    if interface is None:  # the host's, or the simulator's
        there = (
            picture.ravel() if is_device_array(picture) else cuda.to_device(np.ascontiguousarray(picture).reshape(-1))
        )
        return Source(there, (width * h, w, width, 1), shape, 0)
    down, across = (step // 4 for step in interface.get("strides") or (4 * width, 4))  # None: C order
    length = 1 + (height - 1) * down + (width - 1) * across
    # No wait for the producer: what follows is queued on its own stream.
    flat = cuda.as_cuda_array(_Span(picture, interface, length), sync=False)
    return Source(flat, (h * down, w * across, down, across), shape, flat.stream)


def upload(array: Any, stream: Any = 0) -> Any:
    """Return a C-contiguous copy of `array` in device memory."""
    return cuda.to_device(np.ascontiguousarray(array), stream=stream)


def empty(shape: Any, dtype: Any, stream: Any = 0) -> Any:
    """Return device memory to be written."""
    return cuda.device_array(shape, dtype, stream=stream)


def copied(array: Any, stream: Any = 0) -> Any:
    """Return a copy, in device memory, of what lies there."""
    copy = empty(array.shape, array.dtype, stream)
    copy.copy_to_device(array, stream=stream)
    return copy


def result(indices: Any, stream: Any, device_out: bool) -> Any:
    """Return indices `(R, C)` where they are, in the order of `stream`, or on the host."""
    return indices if device_out else fetch(indices, stream)


def number() -> int:
    """Return the number of the current device: what is cached on one is of no use to another."""
    return int(getattr(cuda.get_current_device(), "id", 0))  # the simulator's has none


def owner(picture: Any) -> int:
    """Return the number of the device that an array lies on, that of the current one where nothing tells."""
    interface = getattr(picture, "__cuda_array_interface__", None)
    if interface is None or not hasattr(driver, "binding"):  # the host's, or the simulator's
        return number()
    ordinal = driver.binding.CUpointer_attribute.CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL
    return int(driver.driver.cuPointerGetAttribute(ordinal, driver.binding.CUdeviceptr(interface["data"][0])))


def settle() -> None:
    """Wait for the device: what is kept from now on is there for streams that do not wait for the one that made it."""
    cuda.synchronize()


def free_memory() -> float:
    """Return how many bytes of the device's memory are free, as far as it can tell."""
    try:
        return float(cuda.current_context().get_memory_info().free)  # the simulator's is infinite
    except NotImplementedError:  # a pool's
        return math.inf


def fetch(array: Any, stream: Any = 0) -> np.ndarray:
    """Return a copy of a device array on the host, once what is queued on `stream` is done."""
    host = array.copy_to_host(stream=stream)
    if stream != 0:
        stream.synchronize()
    return host


def host_picture(picture: Any, cell: tuple[int, int]) -> np.ndarray:
    """Return a picture in the host's memory."""
    if isinstance(picture, np.ndarray):
        return picture
    lying = source(picture, cell)
    flat = fetch(lying.flat, lying.stream)
    strides = [4 * step for step in lying.strides[2:]]
    return np.ascontiguousarray(np.lib.stride_tricks.as_strided(flat, picture.shape, strides))
