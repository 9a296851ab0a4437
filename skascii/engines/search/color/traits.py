"""What the bound of a glyph's error goes by."""

from collections.abc import Sequence

import numpy as np

ROUGH = 2.0**-24  # what float32 rounds by
GREATEST = 2.0  # more than what is made of a unit of chrominance in red, green or blue
MARGIN = 2.0**-18  # by which a bound is taken further, for the rounding of what it is made of


def inverse(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return one over the values, 0 elsewhere."""
    return np.divide(1, values, out=np.zeros(len(values)), where=where & (values > 0))


def parts_of(own: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the products of each glyph's ink with itself, with the rest of its cell, and of that with itself."""
    ink, product, full = own.diagonal(), own[:, -1], own[-1, -1]
    return ink, product - ink, full - 2 * product + ink


def traits_of(
    owns: list[np.ndarray], loose: Sequence[float], two: np.ndarray, fixed_paper: bool, matrix: np.ndarray
) -> np.ndarray:
    """Return the traits `(24, G + 1)` of glyphs that are of `two` colours, or of one.

    `owns` are the products within a cell in luminance and in chrominance, `loose` by how much float32 may miss linear
    terms there, `matrix` turns channels into RGB.
    """
    gains = [_gain(own, two, fixed_paper, most) for own, most in zip(owns, loose)]
    sides = []
    for number in (0, 1):
        (on, whole, bend), (other_on, other_whole, other_bend) = (_best(own, two, fixed_paper)[number] for own in owns)
        rows = np.concatenate([np.eye(1, 3), matrix])  # luminance, red, green and blue of a colour in channels
        weights = [(row[0] ** 2, row[1] ** 2 + row[2] ** 2) for row in rows]
        shown = (bend > 0) & (other_bend > 0)
        softness, other_softness = inverse(bend, shown), inverse(other_bend, shown)
        bends = [inverse(y * softness + uv * other_softness, shown) * (1 - MARGIN) for y, uv in weights]
        slack = loose[0] * (abs(on) + abs(whole)) + GREATEST * loose[1] * (abs(other_on) + abs(other_whole))
        sides += [on, whole, other_on, other_whole, 0.5 + slack + MARGIN, *bends]
    return np.stack([*gains[0], *gains[1], *sides])


def _gain(own: np.ndarray, two: np.ndarray, fixed_paper: bool, loose: float) -> list[np.ndarray]:
    """Return `root`, `shift` and `more`.

    A second colour gains at best ``(abs(root * lin[k] - shift * lin[full]) + more)**2``. With the paper fixed
    `shift` is 0, and that is what the only colour gains.
    """
    ink, product = own.diagonal(), own[:, -1]
    share = np.zeros(len(ink)) if fixed_paper else product / own[-1, -1]
    root = np.sqrt(inverse(ink - product * share, two)) * (1 + MARGIN)
    return [root, root * share, root * (1 + share) * loose]


def _best(own: np.ndarray, two: np.ndarray, fixed_paper: bool) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return, for foreground and background, two factors and a bend.

    At best it is the factors times ``lin[k]`` and ``lin[full]``; the bend is what E rises by if it is away from that by
    1 and the other follows.
    """
    ink, cross, rest = parts_of(own)
    none = np.zeros(len(ink))
    if fixed_paper:
        return [(inverse(ink, two), none, ink * two), (none, none, none)]
    solved = inverse(ink * rest - cross**2, two)
    return [
        ((rest + cross) * solved, -cross * solved, inverse(solved * rest, two)),
        (-(ink + cross) * solved, ink * solved, inverse(solved * ink, two)),
    ]
