"""Every kernel of the package and the types it is launched with: what test_compile.py compiles.

In the simulator each launch is held against this table, so that it stays true.
"""

from numba import boolean, float32, float64, int32, int64, types, uint8

PLACE = types.UniTuple(int64, 4)
PAIR, TRIPLE, WINDOW = types.UniTuple(int64, 2), types.UniTuple(int64, 3), types.UniTuple(int64, 5)
F1, F2, I1, I2 = float32[::1], float32[:, ::1], int32[::1], int32[:, ::1]
D1, D2, L1, L2 = float64[::1], float64[:, ::1], int64[::1], int64[:, ::1]
I3, U2 = int32[:, :, ::1], uint8[:, ::1]
F3, D3 = float32[:, :, ::1], float64[:, :, ::1]
TILES = F1, PLACE, PLACE
SPARSE = I1, I1, F1
PASSES = (PAIR, I1, I2, int64, boolean, int64, int64, int64, L2, U2, I2, L2)  # steps, allowed, job, art, state

SIGNATURES = {
    "tiled_cuda.merge": [(F2, I2, L1)],
    "linear_cuda.best_product": [(*TILES, boolean, F2, F1, int64, F2, I2)],
    "min_diff_cuda.best_absolute": [(*TILES, F2, F1, int64, F2, I2)],
    "tone_cuda.nearest_mean": [(*TILES, float64, D1, L1, D1, L1)],
    "tone_cuda.settle_flat": [(*TILES, float64, D1, L1, L1)],
    "blur_cuda.filter_down": [(*TILES, F1, F2)],
    "blur_cuda.filter_across": [(F2, F1, float32, boolean, F2)],
    "blur_cuda.inner": [(*TILES, F2, boolean, D1)],
    "nmf_cuda.columns": [(*TILES, F2, F2)],
    "nmf_cuda.update": [(*SPARSE, *SPARSE, float64, F2, F2, F2, F2, int64)],
    "nmf_cuda.divergence": [(*SPARSE, float64, F2, F2, int64, D1)],
    "nmf_cuda.winners": [(F2, float64, L1)],
    "features_cuda.pool": [(*TILES, int64, PAIR, float64, float64, float64, int64, F2)],
    "features_cuda.apply_filters": [(F2, F2, F2)],
    "features_cuda.nearest": [(F2, F2, float64, L1)],
    "search_cuda.add_rounded": [(*TILES, F2, I1, I2)],
    "search_cuda.energy": [(I3, I3, PAIR, L2, L1)],
    "search_cuda.descend": [(I3, I3, *PASSES)],
    "search_large_cuda.descend": [
        (D3, D1, PAIR, D1, WINDOW, PAIR, D2, F2, F1, F1, types.UniTuple(float64, 2), I1, float64, D3, F3, F3, *PASSES)
    ],
    "search_pixels_cuda.descend": [(I3, I2, TRIPLE, PAIR, I2, *PASSES)],
    "tables_cuda.interactions": [(D2, TRIPLE, PAIR, int64, float64, I3)],
    "tickets_cuda.reset": [(U2, I2)],
}


def kernels():
    """Return all kernels of the package by module and name: what `cuda.jit` made, device functions apart."""
    import importlib
    import pkgutil

    import skascii._kernels

    found = {}
    for module in pkgutil.iter_modules(skascii._kernels.__path__):
        if module.name.endswith("_cuda"):
            names = vars(importlib.import_module(f"skascii._kernels.{module.name}"))
            for name, thing in names.items():
                function = getattr(thing, "py_func", None)
                if function is not None and function.__module__.endswith(module.name) and not is_device(thing):
                    found[f"{module.name}.{name}"] = thing
    return found


def is_device(dispatcher):
    """Return whether this is a device function: the simulator's objects keep that elsewhere."""
    options = getattr(dispatcher, "targetoptions", None)
    return bool(options["device"] if options is not None else dispatcher._device)
