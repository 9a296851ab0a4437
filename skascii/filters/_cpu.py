"""Filters on planes of one colour each, all of uint8, uint16, float32 or float64: planes vectorise, pixels do not.

All compute in float64 with one division a value, so that integers of up to 16 bits are exact before they are
rounded, half to even, where `whole`. `colors` are planes of red, green and blue, all three the same in a gray image.
Selects, not branches: noise would mispredict them.
"""

import numpy as np

from .._numba.jit import jit

HUE_SLACK = 1e-11  # degrees: more than rounding makes of a hue, less than tells 16-bit hues apart
SLACK = 1 + 1e-12  # the same of luminance and opacity

kernel = jit(error_model="numpy")


@kernel
def gray(colors, target, scale, line):
    """(s - least)*times/over + plus, where s is the weighted sum of the colours above `low`."""
    (red, green, blue), weights, low = colors, scale.weights, scale.low
    least, times, over, plus, whole = line
    w_red, w_green, w_blue = weights[0], weights[1], weights[2]
    for i in range(target.size):
        light = w_red * (red[i] - low) + w_green * (green[i] - low) + w_blue * (blue[i] - low)
        light = (light - least) * times / over + plus
        target[i] = np.rint(light) if whole else light


@kernel
def binarize(colors, target, scale, over, levels, black, white):
    """`white` where the weighted sum of the colours above `low`, divided by `over`, exceeds its level."""
    (red, green, blue), weights, low = colors, scale.weights, scale.low
    w_red, w_green, w_blue = weights[0], weights[1], weights[2]
    for i in range(target.size):
        light = w_red * (red[i] - low) + w_green * (green[i] - low) + w_blue * (blue[i] - low)
        target[i] = white if light / over > levels[i] else black


@kernel
def saturate(colors, targets, scale, midpoint):
    """c*full/M where the luminance exceeds `midpoint`, else c*M/full; M is the largest colour."""
    (red, green, blue), (new_red, new_green, new_blue) = colors, targets
    weights, low, full, whole = scale
    w_red, w_green, w_blue = weights[0], weights[1], weights[2]
    white = (w_red + w_green + w_blue) * full
    for i in range(red.size):
        r, g, b = red[i] - low, green[i] - low, blue[i] - low
        most = max(r, g, b)
        bright = (w_red * r + w_green * g + w_blue * b) / white > midpoint
        times = full if bright else most
        over = most if bright else full
        r, g, b = low + r * times / over, low + g * times / over, low + b * times / over
        if whole:
            r, g, b = np.rint(r), np.rint(g), np.rint(b)
        new_red[i], new_green[i], new_blue[i] = r, g, b


@kernel
def negative(colors, targets, scale):
    """c*(1 - b)/b, clipped to `full`; black (b = 0) becomes white."""
    (red, green, blue), (new_red, new_green, new_blue) = colors, targets
    weights, low, full, whole = scale
    w_red, w_green, w_blue = weights[0], weights[1], weights[2]
    white = (w_red + w_green + w_blue) * full
    for i in range(red.size):
        r, g, b = red[i] - low, green[i] - low, blue[i] - low
        light = w_red * r + w_green * g + w_blue * b
        dark = white - light
        least = 0.0 if light > 0 else full
        over = light if light > 0 else 1.0
        r = max(min(r * dark / over, full), least)
        g = max(min(g * dark / over, full), least)
        b = max(min(b * dark / over, full), least)
        r, g, b = low + r, low + g, low + b
        if whole:
            r, g, b = np.rint(r), np.rint(g), np.rint(b)
        new_red[i], new_green[i], new_blue[i] = r, g, b


@kernel
def flatten(color, alpha, target, paper, low, opaque, whole):
    """c*a + paper*(1 - a)."""
    for i in range(target.size):
        opacity = alpha[i]
        over = low + ((color[i] - low) * opacity + (paper - low) * (opaque - opacity)) / opaque
        target[i] = np.rint(over) if whole else over


@kernel
def borders(colors, alpha, target, scale, limits):
    """Mark in `target` (m, N) what differs to the right or downward in planes of m or m + 1 rows.

    An infinite limit switches its criterion off.
    """
    (red, green, blue), weights, low = colors, scale.weights, scale.low
    marked, width = target.shape
    color_limit = limits.color + HUE_SLACK
    light_limit = limits.brightness * (weights[0] + weights[1] + weights[2]) * scale.full * SLACK
    alpha_limit = limits.alpha * limits.opaque * SLACK
    hue = np.empty((2, width))  # of this row and of the one above, in turn
    light = np.empty((2, width))
    target[:] = False
    for y in range(red.shape[0]):
        now, above = y % 2, 1 - y % 2
        _hue_and_light(red[y], green[y], blue[y], hue[now], light[now], weights, low)
        if y > 0:
            _mark(hue[above], hue[now], light[above], light[now], target[y - 1], color_limit, light_limit)
            _mark_alpha(alpha[y - 1], alpha[y], target[y - 1], alpha_limit)
        if y < marked:
            row = target[y, :-1]
            _mark(hue[now, :-1], hue[now, 1:], light[now, :-1], light[now, 1:], row, color_limit, light_limit)
            _mark_alpha(alpha[y, :-1], alpha[y, 1:], row, alpha_limit)


@kernel
def _hue_and_light(red, green, blue, hue, light, weights, low):
    """Hue in degrees, 0 for greys, from one division, and the weighted sum of the colours."""
    w_red, w_green, w_blue = weights[0], weights[1], weights[2]
    for i in range(red.size):
        r, g, b = red[i] - low, green[i] - low, blue[i] - low
        light[i] = w_red * r + w_green * g + w_blue * b
        most = max(r, g, b)
        chroma = most - min(r, g, b)
        part = r - g + 4 * chroma
        part = b - r + 2 * chroma if most == g else part
        part = g - b if most == r else part
        part = part + 6 * chroma if part < 0 else part
        hue[i] = 60 * part / (chroma if chroma > 0 else 1.0)


@kernel
def _mark(hue, other_hue, light, other_light, target, color_limit, light_limit):
    """Mark where hues, on the circle, or luminances are too far apart."""
    for i in range(target.size):
        turn = abs(hue[i] - other_hue[i])
        target[i] |= (min(turn, 360 - turn) > color_limit) | (abs(light[i] - other_light[i]) > light_limit)


@kernel
def _mark_alpha(alpha, other_alpha, target, alpha_limit):
    """Mark where opacities are too far apart."""
    if alpha_limit < np.inf:
        for i in range(target.size):
            target[i] |= abs(np.float64(alpha[i]) - np.float64(other_alpha[i])) > alpha_limit
