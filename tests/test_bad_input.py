"""Bad input: each a builtin exception that names the parameter, the rule, the value and the remedy."""

from pathlib import Path

import numpy as np
import pytest

import skascii
from skascii import convert

GOOD = np.zeros((32, 16), np.uint8)


class OnDevice:
    shape, dtype = GOOD.shape, GOOD.dtype
    __cuda_array_interface__ = {"shape": GOOD.shape, "typestr": "|u1", "data": (0, True), "version": 3}  # noqa: RUF012


def with_value(value):
    image = np.zeros((32, 16))
    image[3, 4] = value
    return image


CASES = [
    (lambda: convert(with_value(np.inf)), ValueError, "`image` must be finite, or NaN where it is missing; got inf"),
    (lambda: convert(with_value(-np.inf)), ValueError, "`image` must be finite"),
    (lambda: convert(with_value(1.5)), ValueError, r"`image` must be within \[0, 1\]; got values from 0 to 1.5. Pass"),
    (lambda: convert(with_value(-0.5)), ValueError, r"within \[0, 1\]"),
    (lambda: convert(np.zeros((0, 5))), ValueError, "at least one pixel"),
    (lambda: convert(np.zeros(5)), ValueError, r"`image` must be of shape \(M, N\) or"),
    (lambda: convert(np.zeros((2, 3, 3, 3))), ValueError, "one frame at a time"),
    (lambda: convert(np.zeros((5, 5, 5))), ValueError, r"shape \(5, 5, 5\)"),
    (lambda: convert(np.array([[None, 1]])), TypeError, "dtype; got object"),
    (lambda: convert(np.zeros((4, 4), complex)), TypeError, "dtype; got complex128"),
    (lambda: convert(np.array([["a"]])), TypeError, "dtype"),
    (lambda: convert(np.zeros((4, 4), np.int64)), ValueError, "`data_range` must be given for an image of dtype int64"),
    (lambda: convert([[1, 2], [3]]), ValueError, "rectangular"),
    (lambda: convert(None), TypeError, "cv2.imread returns None"),
    (lambda: convert(OnDevice()), TypeError, "`image` must be in the host's memory; got a device array, OnDevice. "),
    (lambda: convert("photo.jpg"), TypeError, "Read the file first"),
    (lambda: convert(Path("photo.jpg")), TypeError, "Read the file first"),
    (lambda: convert(GOOD, columns=0), ValueError, "`columns` must be an integer from 1 to .*; got 0. Leave it out"),
    (lambda: convert(GOOD, columns=-3), ValueError, "`columns` .* got -3"),
    (lambda: convert(GOOD, rows=0), ValueError, "`rows`"),
    (lambda: convert(GOOD, columns=2.5), TypeError, "`columns` must be an integer"),
    (lambda: convert(GOOD, columns=True), TypeError, "`columns` must be an integer"),
    (lambda: convert(GOOD, columns=10**9), ValueError, "`columns`"),
    (lambda: convert(GOOD, columns=25000, rows=25000), ValueError, "at most 1,073,741,824 pixels; got 400,000 x"),
    (lambda: convert(np.zeros((2**19, 1), bool), columns=1), ValueError,
     "`rows` must be at most 32,768 where left out; got 262,144 for columns=1 and a picture of 524,288 x 1 pixels"),
    (lambda: convert(np.zeros((1, 2**14), bool), rows=2), ValueError, "`columns` must be at most 32,768 where left"),
    (lambda: convert(GOOD, "min_dif"), ValueError, "Did you mean 'min_diff'"),
    (lambda: convert(GOOD, 3), TypeError, "`method` must be the name of a matcher"),
    (lambda: convert(GOOD, "min_diff", midpoin=0.5), TypeError, "Did you mean 'midpoint'"),
    (lambda: convert(GOOD, "gradient", sigma=1), TypeError, "options of 'gradient'"),
    (lambda: convert(GOOD, "corr", midpoint="a"), TypeError, "`midpoint` must be a finite number"),
    (lambda: convert(GOOD, glyphs=""), ValueError, "at least one character"),
    (lambda: convert(GOOD, glyphs="a\tb"), ValueError, "control characters"),
    (lambda: convert(GOOD, glyphs=3), TypeError, "charset|chars"),
    (lambda: convert(GOOD, paper="drak"), ValueError, "`paper` must be .*; got 'drak'. Did you mean 'dark'"),
    (lambda: convert(GOOD, paper=None), TypeError, '`paper` must be "dark", "light", or a colour: .*; got None'),
    (lambda: convert(GOOD, channels="GBR"), ValueError, "`channels` must be one of .*; got 'GBR'. Did you mean"),
    (lambda: convert(GOOD, channels="BGRA"), ValueError, "4 channels"),
    (lambda: convert(GOOD, data_range=(5, 5)), ValueError, "`data_range` must be finite with lo < hi"),
    (lambda: convert(GOOD, data_range=3), TypeError, "`data_range` must be a pair"),
    (lambda: convert(GOOD - 1, data_range=(0, 100)), ValueError, r"within \[0, 100\]; got values from 255 to 255"),
    (lambda: convert(GOOD, gamma=0), ValueError, "`gamma` must be a finite number greater than 0"),
    (lambda: convert(GOOD, gamma=float("inf")), ValueError, "`gamma`"),
    (lambda: convert(GOOD, tone="stretched"), ValueError, "Did you mean 'stretch'"),
    (lambda: convert(GOOD, tone=3), TypeError, "`tone`"),
    (lambda: convert(GOOD, tone=lambda ink: ink[:3]), ValueError, "`tone` must be a callable that returns"),
    (lambda: convert(GOOD, tone=lambda ink: ink * np.nan), ValueError, r"`tone\(ink\)` must be finite"),
    (lambda: convert(GOOD, tone=lambda ink: ink + 3), ValueError, r"`tone\(ink\)` must be ink from -2 to 2"),
    (lambda: convert(GOOD, percentiles=(90, 10)), ValueError, "`percentiles` must be increasing"),
    (lambda: convert(GOOD, tone="range", percentiles=(1, 99)), ValueError, "`percentiles` must be left out where tone"),
    (lambda: convert(GOOD, tone=abs, percentiles=(1, 99)), ValueError, "`percentiles` must be left out where tone is"),
    (lambda: convert(GOOD, color="cell", percentiles=(1, 99)), ValueError, "`percentiles` must be left out where"),
    (lambda: convert(GOOD, percentiles=5), TypeError, "`percentiles` must be a pair"),
    (lambda: convert(GOOD, percentiles=(-1, 50)), ValueError, r"`percentiles\[0\]`"),
    (lambda: convert(GOOD, filters=np.negative), TypeError, "`filters` must be a sequence"),
    (lambda: convert(GOOD, filters=["negative"]), TypeError, r"`filters\[0\]` must be callable"),
    (lambda: convert(GOOD, filters=[lambda x: None]), TypeError, r"the result of filters\[0\]"),
    (lambda: convert(GOOD, backend="gpu"), ValueError, "`backend` must be one of"),
    (lambda: convert(GOOD, "min_diff", workers=0), ValueError, "`workers` must be an integer of at least 1"),
    (lambda: convert(np.array(3.0)), ValueError, r"`image` must be of shape .*; got shape \(\)"),
    (lambda: convert(GOOD, columns=np.array([1, 2])), TypeError, r"`columns` must be an integer .*got array\(\[1, 2\]"),
    (lambda: convert(GOOD, columns=10**5000), ValueError, "`columns` .* got an integer of 16610 bits"),
    (lambda: convert(GOOD, columns=10**9), ValueError, "from 1 to 16777216; got 1000000000"),
    (lambda: convert(GOOD, gamma=10**400), ValueError, "`gamma` must be a finite number"),
    (lambda: convert(GOOD, sigma=-(10**400)), ValueError, "`sigma` must be a finite number"),
    (lambda: convert(GOOD, data_range=(0, 10**400)), TypeError, "`data_range` must be a pair"),
    (lambda: convert(GOOD - 1, data_range=(-(2**24), 5)), ValueError, r"within \[-16777216, 5\]; got"),
    (lambda: convert(GOOD, rng=-1), ValueError, "`rng` must be None, an integer of at least 0, or .*; got -1"),
    (lambda: convert(GOOD, rng="x"), TypeError, "`rng` must be None, .*; got 'x'"),
    (lambda: convert(GOOD, norm=np.array([1, 2])), ValueError, "`norm` must be 1 or 2"),
    (lambda: convert(GOOD, init=[[1, 2], [3]]), ValueError, "`init` must be rectangular"),
    (lambda: convert(GOOD, "features", bank=[[1, 2], [3]]), ValueError, "`bank` must be rectangular"),
    (lambda: convert(GOOD, color="cell", palette=[[1, 2], [3]]), ValueError, "`palette` must be rectangular"),
    (lambda: skascii.GlyphSet("a", [[1, 2], [3]]), ValueError, "`bitmaps` must be rectangular"),
    (lambda: convert(GOOD, cols=80), TypeError, "got 'cols'. Did you mean 'columns'"),
    (lambda: convert(GOOD, "nmf", width=80), TypeError, "got 'width'. Did you mean 'columns'"),
    (lambda: convert(GOOD, height=80), TypeError, "got 'height'. Did you mean 'rows'"),
    (lambda: convert(GOOD, seed=1), TypeError, "got 'seed'. Did you mean 'rng'"),
    (lambda: convert(GOOD, random_state=1), TypeError, "got 'random_state'. Did you mean 'rng'"),
    (lambda: convert(GOOD, channel_axis=-1), TypeError, "got 'channel_axis'. Did you mean 'channels'"),
    (lambda: convert(GOOD, bg="navy"), TypeError, "got 'bg'. Did you mean 'paper'"),
    (lambda: convert(GOOD, background="navy"), TypeError, "got 'background'. Did you mean 'paper'"),
    (lambda: convert(GOOD, colums=80), TypeError, "got 'colums'. Did you mean 'columns'"),
    (lambda: convert(GOOD, sigm=2), TypeError, "got 'sigm'. Did you mean 'sigma'"),
    (lambda: convert(GOOD, zzz=2), TypeError, r"got 'zzz'\.$"),
    (lambda: skascii.matchers.match(np.zeros((4, 4)), skascii.glyph_set()), ValueError, r"of shape \(R\*16, C\*8\)"),
    (lambda: skascii.matchers.match(np.zeros((1, 1, 16, 8), int), skascii.glyph_set()), TypeError, "a float dtype"),
    (lambda: skascii.matchers.match(np.full((1, 1, 16, 8), np.inf), skascii.glyph_set()), ValueError, "finite"),
    (lambda: skascii.matchers.match(np.zeros((1, 1, 16, 8)), "ascii"), TypeError, "`glyphs` must be a GlyphSet"),
    (lambda: skascii.matchers.matcher("not a name"), ValueError, "`name` must be an identifier"),
    (lambda: skascii.matchers.unregister("nobody"), ValueError, "`name` must be a registered matcher"),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(CASES)))
def test_message(case):
    call, error, words = CASES[case]
    with pytest.raises(error, match=words):
        call()


def test_environment_with_an_unknown_backend(monkeypatch):
    monkeypatch.setenv("SKASCII_BACKEND", "gpu")
    with pytest.raises(ValueError, match="`SKASCII_BACKEND` must be one of"):
        convert(GOOD)


def test_environment_overrides_only_auto(monkeypatch):
    from skascii._shared import backend

    monkeypatch.setattr(backend, "cuda_usable", lambda: (False, "no CUDA driver or device was found"))
    monkeypatch.setenv("SKASCII_BACKEND", "cuda")
    with pytest.raises(RuntimeError, match="`backend`"):
        convert(GOOD, "gradient")
    assert convert(GOOD, "gradient", backend="cpu").info["backend"] == "cpu"


def test_cuda_without_a_device_says_why(monkeypatch):
    from skascii._shared import backend

    monkeypatch.setattr(backend, "cuda_usable", lambda: (False, "no CUDA driver or device was found"))
    with pytest.raises(RuntimeError, match=r"got 'cuda', but no CUDA driver .* `pip install skascii"):
        convert(GOOD, "gradient", backend="cuda")


def test_a_matcher_that_returns_nonsense():
    @skascii.matchers.matcher("nonsense")
    def nonsense(target, glyphs):
        return np.full(target.shape, len(glyphs))

    try:
        with pytest.raises(ValueError, match="the result of matcher 'nonsense'` must be integers"):
            convert(GOOD, "nonsense")
    finally:
        skascii.matchers.unregister("nonsense")
