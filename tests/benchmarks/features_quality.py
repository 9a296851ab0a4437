"""How close features come to three photos, beside the published description and other methods.

    python tests/benchmarks/features_quality.py

120 columns, cells of 8 x 16, ascii. For each picture and blur two figures: the error of the blurred raster against the
blurred picture, tone fitted (metrics.hvs_error, thousandths of full ink), and that error in units of the blurred
raster's own standard deviation (100 is no likeness at all). An art of less contrast lowers the first, not the second.
"""

from typing import Any

import numpy as np
import skimage.data
from scipy.ndimage import gaussian_filter

import skascii

PICTURES = ("astronaut", "camera", "chelsea")
SIGMAS = (2, 4)
PUBLISHED: dict[str, Any] = {"bank": "plus", "weight": 15, "exposure": 2, "p": 1, "extent": 3}
ROWS: list[tuple[str, str, dict[str, Any]]] = [
    ("features", "features", {}),
    ("  tone='range'", "features", {"tone": "range"}),
    ("  p=1", "features", {"p": 1}),
    ("  metric='cosine'", "features", {"metric": "cosine"}),
    ("  metric='dot'", "features", {"metric": "dot"}),
    ("  bank='gradients'", "features", {"bank": "gradients"}),
    ("  bank='gradients', p=1", "features", {"bank": "gradients", "p": 1}),
    ("  bank='plus'", "features", {"bank": "plus"}),
    ("published", "features", {**PUBLISHED, "tone": "none"}),
    ("  tone='stretch'", "features", PUBLISHED),
    ("  tone='stretch', exposure=1", "features", {**PUBLISHED, "exposure": 1}),
    ("gradient", "gradient", {}),
    ("local_search", "local_search", {}),
]


def main() -> None:
    """Print a table."""
    heads = [f"{name[:9]} {sigma}px" for name in PICTURES for sigma in SIGMAS]
    print(f"{'':28}" + "".join(f"{head:>15}" for head in heads) + f"{'mean':>15}")
    for label, method, options in ROWS:
        figures = []
        for name in PICTURES:
            picture = getattr(skimage.data, name)()
            art = skascii.convert(picture, method, columns=120, **options)
            for sigma in SIGMAS:
                error = skascii.metrics.hvs_error(art, picture, sigma=sigma).rmse
                contrast = gaussian_filter(art.raster.astype(np.float64), sigma, mode="nearest", truncate=3.5).std()
                figures.append((1000 * error, 100 * error / contrast))
        figures.append(tuple(np.mean(figures, axis=0)))
        print(f"{label:28}" + "".join(f"{error:9.1f} {share:5.1f}" for error, share in figures))


if __name__ == "__main__":
    main()
