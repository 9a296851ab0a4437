"""
Your own matcher
================

A matcher is a function from a target, the ink that is wanted, to the indices of glyphs. With one decorator,
:func:`skascii.matchers.matcher`, it is a method like all others: in :func:`skascii.convert`, on the command line, and,
through an entry point, in a package of its own.
"""

import numpy as np
import skimage

import skascii


@skascii.matchers.matcher("dither", tone="contrast")
def dither(target, glyphs, *, strength=1.0):
    """Tone by ordered dithering: where two glyphs are nearest, a pattern of cells decides between them."""
    brightness = target.tiles.mean(axis=(2, 3))
    coverage = glyphs.coverage / glyphs.coverage.max()
    step = np.interp(brightness, coverage, np.arange(len(glyphs)))
    rows, columns = np.indices(brightness.shape) % 2
    pattern = np.array([[-3, 1], [3, -1]])[rows, columns] / 8 * strength
    return np.rint(step + pattern).clip(0, len(glyphs) - 1).astype(int)


skascii.convert(skimage.data.camera(), "dither", columns=100, glyphs=" .:-=+*#%@")

# %%
# It is listed with the others, and :func:`skascii.matchers.get` returns what is known of it, a
# :class:`skascii.matchers.Matcher`.

print(skascii.matchers.available())
print(skascii.matchers.get("dither").summary)
print({name: option.default for name, option in skascii.matchers.get("dither").options.items()})

# %%
# :func:`skascii.matchers.match` runs the choice alone, on a :class:`skascii.Target`: ink of your own in whole cells, or
# what :func:`skascii.ink` makes of an image.

glyphs = skascii.glyph_set(" .:-=+*#%@")
ramp = np.tile(np.linspace(0, 1, 10 * 8), (16, 1))
target = skascii.Target(ramp, glyphs.cell)
indices = skascii.matchers.match(target, glyphs, "gradient")
print(indices, skascii.AsciiArt(glyphs, indices).text)

# %%
# And it can be forgotten.

skascii.matchers.unregister("dither")
