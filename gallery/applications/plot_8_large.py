"""
A picture larger than memory
============================

:func:`skascii.cluster.convert_large` converts a picture in blocks: here one of nine photos, small enough for this page,
but nothing of what follows would change if each were a gigapixel.
"""

import tempfile
from pathlib import Path

import dask.array as da
import skimage

import skascii

photos = [
    da.from_array(skimage.data.camera(), chunks=(128, 256)),
    da.from_array(skimage.data.moon(), chunks=(200, 200)),
]
mosaic = da.block([[photos[(row + column) % 2] for column in range(3)] for row in range(3)])
art = skascii.cluster.convert_large(mosaic, columns=120, block=(16, 40))
art

# %%
# Tone and fit are those of the whole picture, and the search goes on across the seams of the blocks until no single
# replacement lowers the error. The indices are an array of dask's, and files are written band after band.

with tempfile.TemporaryDirectory() as folder:
    art.save(Path(folder, "mosaic.html"))
    art.save(Path(folder, "mosaic.tif"))
    print(art.indices, sorted(path.name for path in Path(folder).iterdir()), sep="\n")

# %%
# A slice of a :class:`skascii.cluster.LargeArt` is an art.

art[:40, 40:]
