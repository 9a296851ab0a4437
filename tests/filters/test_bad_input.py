"""What each filter says to each wrong parameter: (filter, its arguments, exception, words of the message)."""

import numpy as np
import pytest

from skascii import filters

GRAY = np.zeros((4, 5), np.uint8)
RGB = np.zeros((4, 5, 3), np.uint8)
RGBA = np.zeros((4, 5, 4), np.uint8)
FLOAT = np.zeros((4, 5, 3))
INT = np.zeros((4, 5), np.int16)

EVERY = [
    "adjust",
    "saturate",
    "borders",
    "draw_borders",
    "binarize",
    "negative",
    "grayscale",
    "flatten",
    "pad",
    "offset",
    "resize",
]
ORDERED = ["saturate", "borders", "draw_borders", "binarize", "negative", "grayscale"]  # those that take channels

IMAGES = [
    (None, {}, TypeError, "`image` must be an array; got None. cv2.imread returns None"),
    ("photo.png", {}, TypeError, "`image` must be an array; got 'photo.png'. Read the file first"),
    ([[1, 2], [3]], {}, ValueError, "`image` must be a rectangular array"),
    (GRAY.astype(complex), {}, TypeError, "`image` must be of a bool, integer or float dtype; got complex128"),
    (np.zeros(5), {}, ValueError, "`image` must be of shape (M, N) or (M, N, C) with C in 1, 2, 3, 4; got shape (5,)"),
    (np.zeros((0, 5)), {}, ValueError, "`image` must be of at least one pixel; got shape (0, 5)"),
    (FLOAT + 2, {}, ValueError, "`image` must be within [0, 1]; got values from 2 to 2. Pass data_range"),
    (FLOAT + np.inf, {}, ValueError, "`image` must be finite, or NaN where it is missing; got infinite values"),
    (INT, {}, ValueError, "`data_range` must be given for an image of dtype int16; got None"),
    (INT, {"data_range": 4095}, TypeError, "`data_range` must be a pair (lo, hi); got 4095"),
    (INT, {"data_range": (1, 1)}, ValueError, "`data_range` must be finite with lo < hi; got (1, 1)"),
    (INT, {"data_range": (0, np.inf)}, ValueError, "`data_range` must be finite with lo < hi"),
    (INT - 7, {"data_range": (0, 9)}, ValueError, "`image` must be within [0, 9]; got values from -7 to -7"),
]
CHANNELS = [
    (RGB, {"channels": "rgb"}, ValueError, "`channels` must be one of 'RGB', 'BGR', 'RGBA', 'BGRA'; got 'rgb'"),
    (RGB, {"channels": None}, TypeError, "`channels` must be one of 'RGB', 'BGR', 'RGBA', 'BGRA'; got None"),
    (RGB, {"channels": "BGRA"}, ValueError, "`image` must be of 4 channels for channels='BGRA'; got shape (4, 5, 3)"),
]
CRITERIA = [
    (
        {"criterion": "colour"},
        ValueError,
        "`criterion` must be one of 'color', 'brightness', 'alpha', 'all'; got 'colour'",
    ),
    ({"criterion": "colour"}, ValueError, "Did you mean 'color'?"),
    ({"criterion": ()}, ValueError, '`criterion` must be at least one criterion; got (). Use "all"'),
    (
        {"criterion": ("alpha", "hue")},
        ValueError,
        "`criterion` must be one of 'color', 'brightness', 'alpha', 'all'; got 'hue'",
    ),
    ({"criterion": 3}, TypeError, "`criterion` must be one of 'color', 'brightness', 'alpha', 'all'; got 3"),
    ({"color_diff": 181}, ValueError, "`color_diff` must be a finite number from 0 to 180; got 181"),
    ({"color_diff": "30"}, TypeError, "`color_diff` must be a finite number from 0 to 180; got '30'"),
    ({"brightness_diff": -0.1}, ValueError, "`brightness_diff` must be a finite number from 0 to 1; got -0.1"),
    ({"brightness_diff": None}, TypeError, "`brightness_diff` must be a finite number from 0 to 1; got None"),
    ({"alpha_diff": 2}, ValueError, "`alpha_diff` must be a finite number from 0 to 1; got 2"),
    ({"alpha_diff": np.nan}, ValueError, "`alpha_diff` must be a finite number from 0 to 1; got nan"),
]


def colors(name):
    """Return the wrong colours that a parameter `name` refuses."""
    return [
        (RGB, {name: "red"}, ValueError, f"`{name}` must be one of 'black', 'white'; got 'red'"),
        (RGB, {name: "whitish"}, ValueError, "Did you mean 'white'?"),
        (RGB, {name: (1, 2)}, ValueError, f"`{name}` must be a number or 3 numbers for a colour image; got (1, 2)"),
        (GRAY, {name: (1, 2, 3)}, ValueError, f"`{name}` must be a number for a gray image; got (1, 2, 3)"),
        (RGB, {name: 256}, ValueError, f"`{name}` must be a finite number from 0 to 255; got 256"),
        (RGB, {name: 0.5}, ValueError, f"`{name}` must be a whole number for an image of dtype uint8; got 0.5"),
        (
            FLOAT,
            {name: 255},
            ValueError,
            f"`{name}` must be a finite number from 0 to 1; got 255. Colours are in the units",
        ),
        (FLOAT, {name: (0, 0, -1)}, ValueError, f"`{name}` must be a finite number from 0 to 1; got -1"),
        (RGB, {name: None}, TypeError, f"`{name}` must be a finite number from 0 to 255; got None"),
    ]


CASES = [
    *[(name, image, *rest) for name in EVERY for image, *rest in IMAGES],
    *[(name, image, *rest) for name in ORDERED for image, *rest in CHANNELS],
    *[(name, RGB, *rest) for name in ("borders", "draw_borders") for rest in CRITERIA],
    *[("draw_borders", *rest) for rest in colors("color")],
    *[(name, *rest) for name in ("flatten", "pad", "offset") for rest in colors("background")],
    ("draw_borders", RGB, {"thickness": 0}, ValueError, "`thickness` must be an integer from 1 to"),
    ("draw_borders", RGB, {"thickness": 1.5}, TypeError, "`thickness` must be an integer from 1 to"),
    ("draw_borders", RGB, {"thickness": 1025}, ValueError, "`thickness` must be an integer from 1 to 1024; got"),
    ("saturate", RGB, {"midpoint": 1.5}, ValueError, "`midpoint` must be a finite number from 0 to 1; got 1.5"),
    ("saturate", RGB, {"midpoint": "half"}, TypeError, "`midpoint` must be a finite number from 0 to 1; got 'half'"),
    ("adjust", RGB, {"brightness": -1}, ValueError, "`brightness` must be a finite number from 0 to 1000000; got -1"),
    ("adjust", RGB, {"contrast": np.inf}, ValueError, "`contrast` must be a finite number from 0 to 1000000; got inf"),
    ("adjust", RGB, {"contrast": None}, TypeError, "`contrast` must be a finite number"),
    ("grayscale", RGB, {"stretch": 1}, TypeError, "`stretch` must be True or False; got 1"),
    ("binarize", RGB, {"threshold": 128}, ValueError, "a finite number from 0 to 1; got 128. Or the name"),
    ("binarize", RGB, {"threshold": None}, TypeError, "`threshold` must be a finite number from 0 to 1; got None"),
    ("binarize", RGB, {"threshold": "ostu"}, ValueError, "`threshold` must be one of isodata, li, local"),
    ("binarize", RGB, {"threshold": "ostu"}, ValueError, "Did you mean 'otsu'?"),
    ("binarize", RGB, {"threshold": "threshold_li"}, ValueError, "Did you mean 'li'?"),
    ("binarize", RGB, {"threshold": "multiotsu"}, ValueError, "`threshold` must be a method that gives one threshold"),
    ("binarize", RGB, {"threshold": lambda gray: [0.1, 0.2]}, ValueError, "of shape (4, 5); got float64 of shape (2,)"),
    ("binarize", RGB, {"threshold": lambda gray: None}, ValueError, "must be a callable that returns a finite number"),
    ("binarize", RGB, {"threshold": lambda gray: np.inf}, ValueError, "a callable that returns a finite number"),
    *[
        ("pad", RGB, {side: value}, error, f"`{side}` must be an integer of at least 0")
        for side in ("top", "left", "bottom", "right")
        for value, error in ((-1, ValueError), (1.0, TypeError), ("1", TypeError))
    ],
    ("pad", RGB, {"left": -1}, ValueError, "To crop, slice the image, or use offset"),
    ("pad", RGB, {"left": 2**40}, ValueError, "`the padded image` must be a picture of at most"),
    ("offset", RGB, {"rows": -4}, ValueError, "`rows` must be an integer of at least -3"),
    ("offset", RGB, {"columns": -5}, ValueError, "got -5. A negative offset crops, and at least one pixel must stay"),
    ("offset", RGB, {"rows": 2**40}, ValueError, "`the padded image` must be a picture of at most"),
    ("offset", RGB, {"columns": 0.5}, TypeError, "`columns` must be an integer of at least -4"),
    ("offset", RGB, {"rows": None}, TypeError, "`rows` must be an integer of at least -3"),
    *[
        ("resize", RGB, {size: value}, error, f"`{size}` must be an integer from 1 to")
        for size in ("columns", "rows", "width", "height")
        for value, error in ((0, ValueError), (-3, ValueError), (2.5, TypeError), ("9", TypeError), (2**40, ValueError))
    ],
    ("resize", RGB, {"columns": 5, "width": 0}, ValueError, "`width` must be an integer from 1 to"),
    ("resize", RGB, {"width": 2**20, "height": 2**20}, ValueError, "`width x height` must be a picture of at most"),
    ("resize", RGB, {"columns": 2**20}, ValueError, "`rows` must be at most 32,768 where left out"),
    ("resize", RGB, {"columns": 2**20, "rows": 99}, ValueError, "`columns x rows` must be a picture of at most"),
    ("resize", RGB, {"cell": 8}, TypeError, "`cell` must be a pair (height, width) in pixels; got 8"),
    ("resize", RGB, {"cell": (16, 0)}, ValueError, "`cell width` must be an integer from 1 to 1024; got 0"),
    ("resize", RGB, {"cell": (16.0, 8)}, TypeError, "`cell height` must be an integer from 1 to 1024; got 16.0"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "image", "options", "error", "words"), CASES)
def test_message(name, image, options, error, words):
    with pytest.raises(error) as caught:
        getattr(filters, name)(image, **options)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", EVERY)
def test_options_are_keywords_but_for_pad_and_offset(name):
    function = getattr(filters, name)
    with pytest.raises(TypeError, match="positional"):
        function(RGB, *[1] * {"pad": 5, "offset": 3}.get(name, 1))


def test_the_table_has_every_parameter_of_every_filter():
    import inspect

    seen = {(name, option) for name, _, options, *_ in CASES for option in options}
    for name in EVERY:
        for option in list(inspect.signature(getattr(filters, name)).parameters)[1:]:
            assert (name, option) in seen, (name, option)
    assert sorted(EVERY) == sorted(filters.__all__)


def test_minimum_says_why_it_fails():
    with pytest.raises(RuntimeError, match="two maxima"):
        filters.binarize(np.tile(np.linspace(0, 1, 50), (50, 1)), threshold="minimum")
