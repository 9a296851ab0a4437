"""
How good is it?
===============

:mod:`skascii.metrics` compares a text with its picture as the eye does, through a blur that stands for the distance.
:func:`hvs_error <skascii.metrics.hvs_error>` gives an :class:`error <skascii.metrics.HvsError>` in ink and in dB (less
is better), :func:`ssim <skascii.metrics.ssim>` and :func:`edge_agreement <skascii.metrics.edge_agreement>` numbers of
which 1 is best. So a setting need not be a matter of taste.
"""

import matplotlib.pyplot as plt
import skimage

import skascii
from skascii.metrics import edge_agreement, hvs_error, ssim

pictures = {name: getattr(skimage.data, name)() for name in ("camera", "astronaut", "coins", "chelsea")}
settings = {
    "gradient": {"method": "gradient"},
    "min_diff_sq": {"method": "min_diff_sq"},
    "local_search": {},
    "sigma=2": {"sigma": 2},
    'tone="range"': {"tone": "range"},
    "latin1": {"glyphs": "latin1"},
}
print(f"{'':20}{'hvs_error':>12}{'ssim':>8}{'edges':>8}   mean of {len(pictures)} pictures, 80 columns")
for name, options in settings.items():
    scores = []
    for picture in pictures.values():
        art = skascii.convert(picture, columns=80, **options)
        scores.append((hvs_error(art, picture, sigma=3).decibels, ssim(art, picture), edge_agreement(art, picture)))
    error, similarity, edges = (sum(column) / len(scores) for column in zip(*scores))
    print(f"{name:20}{error:9.2f} dB{similarity:8.3f}{edges:8.3f}")

# %%
# Before and after: tone alone, and the search that starts from it. Below, both as seen from afar.

image = pictures["chelsea"]
before, after = (skascii.convert(image, columns=80, init="tone", max_num_iter=n) for n in (0, 1000))
fig, axes = plt.subplots(2, 2, figsize=(12, 8.4))
for (top, bottom), name, art in zip(axes.T, ("before: tone", "after: local search"), (before, after)):
    top.imshow(art.to_image())
    top.set_title(f"{name}, {hvs_error(art, image, sigma=3).decibels:.1f} dB")
    bottom.imshow(skimage.filters.gaussian(art.raster, 3))
    top.axis("off")
    bottom.axis("off")
