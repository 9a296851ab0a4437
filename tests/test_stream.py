"""Streams: what is still stays still, what moves leaves no trail, a fade is a fade and a cut a cut."""

import itertools

import numpy as np
import pytest
import skimage
from pairwise import pairwise
from reference.stream import Stream

import skascii
from skascii.matchers import match

CALM, TIME_CONSTANT = 4.0, 250.0
RNG = np.random.default_rng(0)


def noisy(scene, count=6, sigma=4):
    return [np.uint8(np.clip(scene + RNG.normal(0, sigma, scene.shape), 0, 255)) for _ in range(count)]


def passing(scene, count=6, step=7, sigma=0):
    """A bright square that passes before a scene."""
    frames = noisy(scene, count, sigma)
    for number, frame in enumerate(frames):
        frame[20:66, 20 + step * number : 70 + step * number] = 230
    return frames


def changed(arts):
    """The share of cells whose glyph changes, of each art."""
    return [np.mean(one.indices != other.indices) for one, other in itertools.pairwise(arts)]


def energy(frame, art, **options):
    """The error of an art of a frame."""
    info = {}
    match(skascii.ink(frame, **options), art.glyphs, "local_search", init=art, max_num_iter=0, info=info)
    return info["error"]


SCENE = skimage.data.camera()[80:176, 150:310]
FILMS = {
    "noise": noisy(SCENE),
    "a square": passing(SCENE),
    "a square in noise": passing(SCENE, sigma=4),
    "a pan": [SCENE[:, 8 * n : 8 * n + 96] for n in range(5)],
    "a fade": [np.uint8(SCENE * level) for level in np.linspace(1, 0, 6)],
    "a cut": [*noisy(SCENE, 2), *noisy(skimage.data.coins()[:96, :160], 2)],
    "a cut to black, and back": [SCENE, SCENE // 100, SCENE],
}
METHODS = {
    "local_search": {},
    "local_search, narrow": {"sigma": 1.0, "radius": 2},
    "local_search, norm 1": {"norm": 1},
    "local_search, window": {"window": 10},
    "local_search, filter_target": {"filter_target": True},
    "local_search, raster": {"order": "raster"},
    "local_search, one pass": {"max_num_iter": 1},
    "min_diff_sq": {},
    "features": {},
}


@pairwise(name=METHODS, film=FILMS, calm=[0, CALM])
def test_same_arts_as_frame_by_frame(name, film, calm):
    """But for ties: the terms of a part of a picture are rounded in another order than those of the whole."""
    method, options = name.split(",")[0], METHODS[name]
    glyphs, frames = skascii.glyph_set("ascii"), FILMS[film]
    naive, before = Stream(glyphs.cell, calm, TIME_CONSTANT), None
    arts = skascii.stream(
        frames, method, calm=calm, time_constant=TIME_CONSTANT, glyphs=glyphs, tone="contrast", **options
    )
    for frame, art in zip(frames, arts, strict=True):
        ink = naive.tone(naive.picture(frame) / np.float32(255), (5, 95)).astype(np.float32)
        start = {} if naive.cut or method != "local_search" else {"calm": calm, "init": before}
        expected = match(ink, glyphs, method, **start, **options)
        if np.count_nonzero(art.indices != expected) == 1:
            infos = [{}, {}]
            for indices, info in zip((art.indices, expected), infos):
                match(ink, glyphs, **{**options, "init": indices, "max_num_iter": 0}, info=info)
            assert infos[0]["error"] == pytest.approx(infos[1]["error"], rel=1e-6)
        else:
            np.testing.assert_array_equal(art.indices, expected)
        if method == "local_search":
            match(ink, glyphs, info=(info := {}), **{**options, "init": art, "max_num_iter": 0})
            assert art.info["error"] == pytest.approx(info["error"], rel=1e-4)
        before = art.indices


@pytest.mark.parametrize("columns", [None, 30])
@pytest.mark.parametrize("method", ["local_search", "features", "min_diff_sq"])
@pytest.mark.parametrize("picture", ["camera", "text", "astronaut"])
def test_a_still_picture_stays_still(picture, method, columns):
    frames = noisy(getattr(skimage.data, picture)()[:160, :240], 8)
    assert np.mean(changed(list(skascii.stream(frames, method, columns=columns)))) <= 0.003
    cold = [skascii.convert(frame, method, columns=columns) for frame in frames]
    assert np.mean(changed(cold)) > 0.003


@pytest.mark.parametrize("sigma", [0, 4])
@pytest.mark.parametrize("method", ["local_search", "features"])
def test_what_moves_leaves_no_trail(method, sigma):
    frames = passing(SCENE, 12, sigma=sigma)
    for frame, art in zip(frames, skascii.stream(frames, method, tone="range")):
        cold = skascii.convert(frame, method, tone="range")
        assert energy(frame, art, tone="range") <= 1.03 * energy(frame, cold, tone="range")


@pytest.mark.parametrize("tone", ["auto", "stretch"])
def test_a_fade_to_black_is_one(tone):
    frames = [np.uint8(SCENE * level) for level in np.linspace(1, 0, 26)]
    inks = [art.raster.mean() for art in skascii.stream(frames, tone=tone)]
    assert inks[-1] == 0
    assert np.diff(inks).max() <= 0.02 * inks[0]
    assert inks[13] < 0.8 * inks[0]
    assert (
        skascii.convert(frames[13], tone="stretch").raster.mean() > 0.9 * inks[0]
    )  # by itself, a frame shows nothing of the fade


def test_out_of_black_the_scene_fades_in():
    inks = [art.raster.mean() for art in skascii.stream([np.uint8(SCENE * level) for level in np.linspace(0, 1, 26)])]
    assert inks[0] == 0
    assert np.diff(inks).min() >= -0.02 * inks[-1]
    assert inks[13] < 0.8 * inks[-1]


def test_the_tone_follows_a_scene_that_stays():
    dim = np.uint8(SCENE * 0.6)
    arts = list(skascii.stream([SCENE, *[dim] * 60], "min_diff_sq", tone="contrast", time_constant=10))
    own = skascii.convert(dim, "min_diff_sq", tone="contrast")
    assert np.mean(arts[1].indices != own.indices) > 0.1
    assert np.mean(arts[-1].indices != own.indices) < 0.02


def test_after_a_cut_all_is_new():
    other = skimage.data.coins()[:96, :160]
    _, second, third = skascii.stream([SCENE, other, other // 2])
    assert second == skascii.convert(other)
    assert third != skascii.convert(other // 2)


FITS = {
    "local_search": {},
    "local_search, norm 1": {"norm": 1},
    "local_search, window": {"window": 10},
    "local_search, filter_target": {"filter_target": True},
    "features": {},
}


@pytest.mark.parametrize("tone", ["fit", skascii.Tone(0.5, noise=0.3, local=2), skascii.Tone(bands=[(1, 0, 2)])])
@pytest.mark.parametrize("name", FITS)
def test_a_fit_goes_on(name, tone):
    """The first picture has that of its own; of the others each is searched for where the stream has come to."""
    method, options = name.split(",")[0], FITS[name]
    frames = passing(SCENE, sigma=4)
    cold, over = skascii.Converter(method, tone=tone, **options), []
    for number, art in enumerate(skascii.stream(frames, method, calm=0, tone=tone, time_constant=40, **options)):
        if number == 0:
            assert art == cold(frames[0])
        scale, shift = art.info["line"]
        moved = cold.ink(frames[number]).ink * np.float32(scale) + np.float32(shift)
        if method == "local_search":
            own = {"init": art, "max_num_iter": 0}
            errors = []
            for how in (own, {}):
                match(moved, art.glyphs, method, info=(info := {}), **options | how)
                errors.append(info["error"])
            over.append(errors[0] / errors[1])
    assert np.mean(over or 1) <= 1.01
    assert (scale, shift) != (1, 0)


def test_a_fit_follows_a_scene_that_stays():
    dim = np.uint8(SCENE * 0.4)
    lines = [art.info["line"][0] for art in skascii.stream([SCENE, *[dim] * 60], time_constant=10)]
    own = skascii.convert(dim).info["line"][0]
    assert lines[1] == skascii.convert(SCENE).info["line"][0]
    assert abs(lines[-1] - own) < 0.2 * abs(lines[1] - own)


def test_a_function_is_the_tone_of_each_frame():
    frames, seen = passing(SCENE, 3), []
    tone = lambda ink: (seen.append(ink.mean()), ink * 0.7)[1]  # noqa: E731
    arts = list(skascii.stream(frames, "min_diff", calm=0, tone=tone))
    assert arts == [skascii.convert(frame, "min_diff", tone=tone) for frame in frames]


@pytest.mark.parametrize(
    "image", [SCENE[:, :, None] * [1, 0.5, 0.2], SCENE > 99, SCENE[:90, :130] / 255, SCENE * 257.0]
)
def test_any_image(image):
    high = (0, 65535) if image.max() > 255 else None
    high = (0, 255) if image.ndim == 3 else high
    images = [image, image, image[::-1].copy(), image[:64, :64].copy()]
    arts = list(skascii.stream(images, data_range=high))
    assert arts[0] == arts[1] == skascii.convert(image, data_range=high)
    assert arts[3] == skascii.convert(images[3], data_range=high)


def one_array(frames):
    """Frames as cameras give them: in the same memory."""
    held = frames[0].copy()
    for frame in frames:
        held[...] = frame
        yield held


PHOTO, DRAWING = skimage.data.camera(), np.full((300, 420), 250, np.uint8)
DRAWING[40:42], DRAWING[:, 200:201] = 0, 0
BUFFERS = {
    "gray": lambda frames: frames,
    "color": lambda frames: [np.dstack([frame, frame[::-1], frame]) for frame in frames],
    "opacity": lambda frames: [np.dstack([frame, frame // 2 + 99]) for frame in frames],
    "reversed": lambda frames: [frame[:, ::-1] for frame in frames],
    "one array": one_array,
    "floats": lambda frames: [frame / 255 for frame in frames],
}
SIZES = [{}, {"columns": 40}, {"rows": 11, "columns": 30}, {"columns": 90}]


@pairwise(
    scene=["photo", "photo, cropped", "drawing"], buffer=BUFFERS, size=SIZES, calm=[0, CALM], color=["none", "cell"]
)
def test_frames_are_compared_with_the_last_ones_in_vain_or_not(scene, buffer, size, calm, color):
    """A filter, whatever it does, has all of each frame resized and looked at."""
    picture = {"photo": PHOTO, "photo, cropped": PHOTO[:360, 3:493], "drawing": DRAWING}[scene]
    frames = [*passing(picture, 4), *passing(picture // 2, 3), picture]
    frames[2:2] = [frames[1], frames[1]]
    options = {"method": "min_diff_sq", "calm": calm, "color": color, "channels": "RGB", **size}
    arts = skascii.stream(BUFFERS[buffer](frames), **options)
    for art, other in zip(arts, skascii.stream(BUFFERS[buffer](frames), filters=[np.array], **options), strict=True):
        assert art == other


def test_a_frame_is_asked_for_when_its_art_is():
    asked = []
    arts = skascii.stream((asked.append(n) or SCENE for n in itertools.count()), "min_diff")
    assert asked == []
    next(arts), next(arts)
    assert asked == [0, 1]


@pytest.mark.parametrize(
    ("frames", "options", "error", "message"),
    [
        (3, {}, TypeError, "`frames` must be an iterable of images"),
        ([], {"calm": -1}, ValueError, "`calm` must be a finite number of at least 0"),
        ([], {"time_constant": 0}, ValueError, "`time_constant` must be a finite number greater than 0"),
        ([], {"method": "ascii"}, ValueError, "`method` must be one of"),
        ([], {"columns": 0}, ValueError, "`columns` must be"),
        ([], {"colour": "cell"}, TypeError, "`method_options` must be options of"),
    ],
)
def test_bad_input_is_an_error_at_once(frames, options, error, message):
    with pytest.raises(error, match=message):
        skascii.stream(frames, **options)


def test_a_bad_frame_is_an_error_at_its_turn():
    arts = skascii.stream([SCENE, None])
    next(arts)
    with pytest.raises(TypeError, match="`image` must be an array; got None"):
        next(arts)


COLORED = skimage.data.astronaut()[:96, 130:290]


def unlike(one, other):
    """Which cells of two arts in colour have another glyph or another colour."""
    found = (one.indices != other.indices) | (one.foreground != other.foreground).any(axis=2)
    return found if one.background is None else found | (one.background != other.background).any(axis=2)


@pytest.mark.parametrize("color", ["foreground", "cell"])
@pytest.mark.parametrize("method", ["local_search", "min_diff_sq"])
def test_a_still_picture_in_colour_stays_still(method, color):
    frames = noisy(COLORED)
    arts = list(skascii.stream(frames, method, color=color))
    cold = [skascii.convert(frame, method, color=color) for frame in frames]
    assert np.mean([unlike(*pair).mean() for pair in itertools.pairwise(arts)]) <= 0.003
    assert unlike(cold[0], cold[1]).mean() > 0.5


@pytest.mark.parametrize("color", ["foreground", "cell"])
@pytest.mark.parametrize("calm", [0, CALM])
def test_same_arts_in_colour_as_frame_by_frame(color, calm):
    """But for ties, as in gray; whole cells change, so that each frame is shown as it is."""
    frames = [np.minimum(COLORED, 230) for _ in range(6)]
    for number, frame in enumerate(frames):
        frame[16:48, 16 * number : 16 * number + 24] = 255, 30, 30
    frames[3] = frames[3] // 2 + 127  # brighter everywhere, and no cut
    before = None
    for frame, art in zip(frames, skascii.stream(frames, color=color, calm=calm, palette="256"), strict=True):
        held = {} if before is None else {"init": before, "calm": calm}
        alone = skascii.convert(frame, color=color, palette="256", **held)
        as_it_is = skascii.convert(frame, color=color, palette="256", init=art, max_num_iter=0)
        if color == "cell":  # else the exposure is the stream's
            assert unlike(art, alone).mean() <= 0.02
            assert art.info["error"] == pytest.approx(as_it_is.info["error"], rel=1e-5)
        before = art


def test_the_calmer_the_fewer_cells_leave_an_art_in_colour():
    start = skascii.convert(COLORED, color="cell")
    other = np.uint8(COLORED * 0.8)
    left = [
        unlike(skascii.convert(other, color="cell", init=start, calm=calm), start).mean() for calm in (0, 8, 30, 200)
    ]
    assert left[0] > 0.9
    assert sorted(left, reverse=True) == left
    assert left[-1] == 0


@pytest.mark.parametrize("color", ["foreground", "cell"])
def test_what_moves_in_colour_leaves_no_trail(color):
    frames = passing(COLORED, 8, sigma=0)
    for frame, art in zip(frames, skascii.stream(frames, color=color)):
        cold = skascii.convert(frame, color=color)
        errors = [skascii.metrics.color_error(each, frame, sigma=2) for each in (art, cold)]
        assert errors[0] <= 1.03 * errors[1]


def test_a_fade_to_black_in_colour_is_one():
    frames = [np.uint8(COLORED * level) for level in np.linspace(1, 0, 6)]
    for color in ("foreground", "cell"):
        lights = [art.to_image().mean() for art in skascii.stream(frames, color=color)]
        assert lights[-1] == 0
        assert np.all(np.diff(lights) < 0)
