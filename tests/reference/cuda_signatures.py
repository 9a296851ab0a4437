"""Every kernel of the package and the types it is launched with: what test_compile.py compiles.

In the simulator each launch is held against this table, so that it stays true.
"""

import importlib
from pathlib import Path

from numba import boolean, float32, float64, int32, int64, types, uint8

from skascii._numba.tickets import Board, Passes
from skascii.engines.factors.matrices import Sparse
from skascii.engines.search.factored.core import Flat, Glyphs, Rooms
from skascii.engines.search.full.aim_cuda import Moving
from skascii.engines.search.start import Allowed

PLACE = types.UniTuple(int64, 4)
PAIR, TRIPLE, EXTENT = types.UniTuple(int64, 2), types.UniTuple(int64, 3), types.UniTuple(int64, 5)
F1, F2, I1, I2 = float32[::1], float32[:, ::1], int32[::1], int32[:, ::1]
REALS = types.UniTuple(float64, 2)
D1, D2, L1, L2 = float64[::1], float64[:, ::1], int64[::1], int64[:, ::1]
I3, U2 = int32[:, :, ::1], uint8[:, ::1]
F3, D3 = float32[:, :, ::1], float64[:, :, ::1]
TILES = F1, PLACE, PLACE


def named(group, *members):
    """Return the type of a named tuple."""
    return types.BaseTuple.from_types(members, group)


SPARSE = named(Sparse, I1, I1, F1)
ALLOWED = named(Allowed, I1, I2, int64)
MOVING = named(Moving, I3, I3, I1, I1, I1)
PASSES, BOARD = named(Passes, PAIR, boolean, int64, int64, int64), named(Board, L2, U2, I2, L2)
LARGE = named(Glyphs, D1, EXTENT, PAIR, D2, F2, F1, F1, types.UniTuple(float64, 2), I1, float64)

SIGNATURES = {
    "_numba.tiled.merge": [(F2, I2, L1)],
    "linear.cuda.best_product": [(*TILES, boolean, F2, F1, int64, F2, I2)],
    "distance.cuda.best_absolute": [(*TILES, F2, F1, int64, F2, I2)],
    "means.cuda.nearest_mean": [(*TILES, float64, D1, L1, D1, L1)],
    "means.cuda.dithered_mean": [(*TILES, types.Tuple((float64, int64)), D1, L1, D1, L1)],
    "means.cuda.whole": [(D1, I1)],
    "means.cuda.settle_flat": [(*TILES, float64, D1, L1, L1)],
    "search.blur_cuda.filter_down": [(*TILES, F1, F2)],
    "search.blur_cuda.filter_across": [(F2, F1, float32, boolean, F2)],
    "search.blur_cuda.inner": [(*TILES, F2, boolean, D1)],
    "search.fit_cuda.look": [(*TILES, D2, D2, D2)],
    "search.fit_cuda.move": [(*TILES, REALS, REALS, F2)],
    "search.fit_cuda.paint": [(L2, F1, PAIR, int64, F2)],
    "search.fit_cuda.add_up": [(F2, F2, D1, D1, float64, D2)],
    "search.planes_cuda.spread": [(*TILES, int64, D1, boolean, planes) for planes in (I3, D3, F3)],
    "search.planes_cuda.draw": [(planes, line, PAIR, TRIPLE, PAIR, L2) for planes, line in ((I3, I1), (D3, D1))],
    "search.planes_cuda.add_up": [(planes, boolean, D1) for planes in (I3, D3)],
    "factors.cuda.columns": [(*TILES, F2, F2)],
    "factors.cuda.update": [(SPARSE, SPARSE, float64, F2, F2, F2, F2, int64)],
    "factors.cuda.divergence": [(SPARSE, float64, F2, F2, int64, D1)],
    "factors.cuda.winners": [(F2, float64, L1)],
    "patches.cuda.pool": [(*TILES, int64, PAIR, float64, float64, float64, int64, F2)],
    "patches.cuda.apply_filters": [(F2, F2, F2)],
    "patches.cuda.nearest": [(F2, F2, float64, L1)],
    "search.full.cuda.add_rounded": [(*TILES, F2, I1, I2)],
    "search.full.cuda.energy": [(I3, I3, PAIR, L2, L1)],
    "search.full.cuda.descend": [(I3, I3, ALLOWED, PASSES, BOARD)],
    "search.full.calm_cuda.lower": [(I3, L2, int64)],
    "search.full.calm_cuda.count_left": [(L2, L2, L1)],
    "search.full.aim_cuda.aim": [(MOVING, PAIR, int64, I3)],
    "search.full.aim_cuda.add_up": [(MOVING, I3, L2, L1)],
    "search.factored.cuda.descend": [
        (D3, named(Flat, D1, int64, int64), LARGE, named(Rooms, D3, F3, F3), ALLOWED, PASSES, BOARD)
    ],
    "search.pixels.cuda.descend": [(I3, I2, TRIPLE, PAIR, I2, ALLOWED, PASSES, BOARD)],
    "search.full.tables_cuda.interactions": [(D2, TRIPLE, PAIR, int64, float64, I3)],
    "_numba.tickets.reset": [(U2, I2)],
}


def kernels():
    """Return all kernels of the package by module and name: what `cuda.jit` made, device functions apart."""
    import skascii

    found = {}
    for path in Path(skascii.__file__).parent.rglob("*.py"):
        if "cuda_jit" in path.read_text() and path.name != "jit.py":
            dotted = ".".join(path.relative_to(Path(skascii.__file__).parents[1]).with_suffix("").parts)
            for thing in vars(importlib.import_module(dotted)).values():
                is_cuda = type(thing).__module__.startswith("numba.cuda") and hasattr(thing, "py_func")
                if is_cuda and thing.py_func.__module__ == dotted and not is_device(thing):
                    found[name_of(thing.py_func)] = thing
    return found


def name_of(function):
    """Return what this table calls a kernel: its module in the package, or among the engines, and its name."""
    module = function.__module__.removeprefix("skascii.").removeprefix("engines.")
    return f"{module}.{function.__name__}"


def is_device(dispatcher):
    """Return whether this is a device function: the simulator's objects keep that elsewhere."""
    options = getattr(dispatcher, "targetoptions", None)
    return bool(options["device"] if options is not None else dispatcher._device)
