"""Arts in colour through the public doors: modes, palettes, papers, and what must never get darker."""

import numpy as np
import pytest
import skimage.data

import skascii
from skascii import Converter

METHODS = skascii.matchers.available()
FEW = {"nmf": {"max_num_iter": 3}, "local_search": {"max_num_iter": 3}}


@pytest.fixture(scope="module")
def photo():
    return skimage.data.astronaut()[::4, ::4].copy()


@pytest.mark.parametrize("mode", ["foreground", "cell"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_arts_in_colour(method, mode, photo):
    options = {"columns": 16, **FEW.get(method, {})}
    art = skascii.convert(photo, method, color=mode, **options)
    assert art.foreground.shape == (*art.shape, 3)
    assert (art.background is None) == (mode == "foreground")
    if method != "local_search":  # its glyphs depend on the colours
        np.testing.assert_array_equal(art.indices, skascii.convert(photo, method, **options).indices)
    again = skascii.convert(photo, method, color=mode, workers=1, **options)
    assert again == art


def test_colours_by_other_names(photo):
    plain = skascii.convert(photo, columns=12)
    assert skascii.convert(photo, columns=12, color=False) == skascii.convert(photo, columns=12, color="none") == plain
    assert plain.foreground is None
    front = skascii.convert(photo, columns=12, color="foreground")
    assert skascii.convert(photo, columns=12, color=True) == front


@pytest.mark.parametrize("palette", ["16", "256", [[0, 0, 0], [255, 255, 255], [200, 60, 20]]])
@pytest.mark.parametrize("mode", ["foreground", "cell"])
@pytest.mark.parametrize("method", ["local_search", "min_diff_sq"])
def test_only_colours_of_the_palette(method, mode, palette, photo):
    from skascii._shared.palette import check_palette

    art = skascii.convert(photo, method, columns=12, color=mode, palette=palette)
    known = {tuple(color) for color in check_palette(palette).tolist()} | {(0, 0, 0)}  # and the paper
    shown = [art.foreground] if mode == "foreground" else [art.foreground, art.background]
    for colors in shown:
        assert {tuple(color) for color in colors.reshape(-1, 3).tolist()} <= known


@pytest.mark.parametrize("level", [16, 60, 128, 200, 255])
def test_flat_grey_is_as_bright_in_colour_as_plain(level):
    image = np.full((160, 160, 3), level, np.uint8)
    plain = skascii.convert(image, columns=20).to_image().mean()
    assert skascii.convert(image, columns=20, color="foreground").to_image().mean() >= 0.98 * plain
    cells = skascii.convert(image, columns=20, color="cell").to_image()
    assert abs(cells.mean() - level) <= 1
    assert set(skascii.convert(image, columns=20, color="cell").text) <= {" ", "\n"}


@pytest.mark.parametrize("color", [(30, 30, 30), (30, 20, 60), (0, 0, 50)])
def test_a_dark_logo_is_as_bright_in_colour_as_plain(color):
    """In the channel that it has most of: a blue as bright as white there is not."""
    image = np.zeros((96, 160, 3), np.uint8)
    image[24:72, 40:120] = color
    plain = skascii.convert(image, columns=20, tone="stretch").to_image()
    colored = skascii.convert(image, columns=20, color="foreground").to_image()
    assert colored.max(axis=2).mean() >= 0.98 * plain.mean()


def test_shadows_keep_their_contrast_on_light_paper():
    """Black and a dark grey are as far apart, in what can be shown, as they look: no veil of white lies over them."""
    image = np.full((160, 320, 3), 255, np.uint8)
    image[:, :160], image[:, 160:300] = 0, 99
    art = skascii.convert(image, columns=40, color="foreground", paper="light").to_image().mean(axis=2) / 255
    light = ((art + 0.055) / 1.055) ** 2.4
    black, grey = (light[32:128, part].mean() ** (1 / 2.2) for part in (slice(32, 128), slice(192, 272)))
    assert (1 - grey) / (1 - black) == pytest.approx(1 - 99 / 255, abs=0.06)


def test_two_colours_a_cell_are_closer_than_one(photo):
    errors = []
    for mode in ("none", "foreground", "cell"):
        art = skascii.convert(photo, columns=16, color=mode).to_image().astype(float)
        art = art if art.ndim == 3 else np.repeat(art[..., None], 3, axis=2)
        picture = skascii.filters.resize(photo, width=128, height=128).astype(float)
        means = [each.reshape(8, 16, 16, 8, 3).mean(axis=(1, 3)) for each in (art, picture[: len(art)])]
        errors.append(np.abs(means[0] - means[1]).mean())
    assert errors[2] < min(errors[:2]) / 5


@pytest.mark.parametrize("paper", ["light", "navy", (200, 180, 40), 100])
@pytest.mark.parametrize("mode", ["none", "foreground"])
def test_paper_shows_where_the_picture_is_transparent(mode, paper):
    image = np.zeros((64, 64, 4), np.uint8)
    image[:, :32] = (255, 0, 255, 255)
    art = skascii.convert(image, "min_diff_sq" if mode == "none" else "local_search", color=mode, paper=paper)
    assert set("".join(line[5:] for line in art.text.splitlines())) == {" "}  # a blur reaches one cell
    assert not set("".join(line[:3] for line in art.text.splitlines())) & {" "}
    assert art.background is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"color": "two"}, "`color` must be one of 'none', 'foreground', 'cell'"),
        ({"color": 3}, "`color`"),
        ({"palette": "16"}, "`palette` must be left out without colour"),
        ({"color": "cell", "palette": "17"}, "`palette` must be None, '256' or '16', or RGB colours"),
        ({"color": "cell", "palette": [[1, 2]]}, "`palette`"),
        ({"color": "cell", "palette": [[0, 0, 300]]}, r"`palette` must be within \[0, 255\]"),
        ({"color": "cell", "palette": [[0.5, 0, 0]]}, "`palette`"),
        ({"color": "cell", "gamma": 2.2}, "`gamma` must be left out"),
        ({"color": "cell", "tone": "stretch"}, "`tone` must be left out"),
        ({"color": "cell", "norm": 1}, "`norm` must be left out in colour"),
        ({"color": "cell", "sigma": np.array([1, 2])}, "`sigma` must be left out in colour"),
        ({"color": "cell", "window": 3}, "`window` must be left out in colour"),
        ({"color": "cell", "order": "raster"}, "`order` must be left out in colour"),
    ],
)
def test_what_does_not_go_together(options, words):
    with pytest.raises((ValueError, TypeError), match=words):
        Converter(**options)


@pytest.mark.filterwarnings("ignore::skascii.BlankArtWarning")
@pytest.mark.parametrize("color", ["foreground", "cell"])
def test_a_start_in_colour(color):
    noise = np.random.default_rng(0).integers(0, 256, (32, 16, 3), np.uint8)
    options = {"glyphs": " #", "color": color, "columns": 2}
    art = skascii.convert(noise, **options)
    assert skascii.convert(noise, **options, init=art).info["error"] <= art.info["error"] * (1 + 1e-9)
    with pytest.raises(
        ValueError, match=r"`init` must be of shape \(2, 2\), as the picture is cut; got shape \(4, 4\)"
    ):
        skascii.convert(noise, **options, init=skascii.convert(noise, **{**options, "columns": 4}))
    for other in (np.zeros((2, 2), int), skascii.convert(noise, glyphs=" #"), skascii.convert(noise, color=color)):
        with pytest.raises(TypeError, match="`init` must be an AsciiArt in colour, of the same glyphs; got "):
            Converter(**options, init=other)


@pytest.mark.filterwarnings("ignore:the art is blank")
@pytest.mark.parametrize("paper", ["dark", "light"])
def test_a_set_that_shows_nothing(paper):
    noise = np.random.default_rng(0).integers(0, 256, (32, 16, 3), np.uint8)
    for method in ("local_search", "gradient"):
        assert skascii.convert(noise, method, glyphs=" ", color="foreground", paper=paper).text == "  \n  "


def test_a_device_has_no_search_in_colour():
    with pytest.raises(RuntimeError, match="`backend` must be 'auto' or 'cpu' for a search in colour"):
        skascii.convert(np.zeros((16, 8, 3), np.uint8), color="cell", backend="cuda")


@pytest.mark.parametrize("paper", ["dark", "light", "navy"])
def test_what_is_missing_does_not_count_for_the_exposure(paper):
    picture = skimage.data.astronaut()[:192, :192] // 2 + 40
    alone = skascii.convert(picture, columns=24, color="foreground", paper=paper)
    framed = np.zeros((192, 2048, 4), np.uint8)
    framed[:, :192, :3], framed[:, :192, 3] = picture, 255
    beside = skascii.convert(framed, columns=256, color="foreground", paper=paper)
    gap = np.abs(beside.to_image().astype(int)[:, :160] - alone.to_image().astype(int)[:, :160])  # far from the edge
    assert gap.mean() < 3


def test_an_even_page_is_not_what_colours_are_exposed_for():
    page = np.full((320, 640, 3), 34, np.uint8)
    page[100:110] = page[:, 300:304] = (200, 180, 60)
    art = skascii.convert(page, columns=80, color="foreground")
    seen = np.asarray(art.to_image())
    assert seen[240:].mean() < 40
    assert seen[100:110].max() > 150
