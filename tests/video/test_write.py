"""Writing: every frame at its time, and never a file that is half written."""

import _thread
import json
import re
import sys
from html import escape

import numpy as np
import pytest
from browser import needs_chromium, visit
from memory import needs_peak, run
from reference.terminal import Terminal
from video.films import encode, passing

import skascii
from skascii import video

FRAMES = passing(5)
ENCODED = [".mp4", ".mov", ".mkv", ".webm", ".gif", ".png", ".apng", ".webp"]
LOSSLESS = [".png", ".apng", ".webp"]
SCRIPTS = [".cast", ".html", ".txt"]


@pytest.fixture(scope="module", params=["none", "cell"])
def arts(request):
    return list(skascii.stream(FRAMES, color=request.param, glyphs="octants" if request.param == "cell" else "ascii"))


@pytest.mark.parametrize("suffix", ENCODED)
def test_films_hold_what_the_arts_look_like(tmp_path, arts, suffix):
    pytest.importorskip("av")
    path = tmp_path / f"a{suffix}"
    seen = []
    assert video.write(arts, path, fps=20, callback=lambda *done: seen.append(done)) == 5
    assert seen == [(n + 1, n / 20) for n in range(5)]
    frames = list(video.read(path))
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(5) / 20, atol=2e-3)
    for frame, art in zip(frames, arts, strict=True):
        picture = np.atleast_3d(art.to_image())
        off = np.abs(frame[..., :3].astype(int) - picture).mean()
        assert off == 0 if suffix in LOSSLESS else off < 12


def test_odd_sizes_fit_in_films(tmp_path):
    pytest.importorskip("av")
    glyphs = skascii.glyph_set(" -=#", cell=(15, 7))
    arts = list(skascii.stream(FRAMES, glyphs=glyphs, columns=3, rows=3))
    assert arts[0].to_image().shape[:2] == (45, 21)
    video.write(arts, tmp_path / "a.mp4")
    assert video.read(tmp_path / "a.mp4").shape == (46, 22)


def test_sound_is_kept(tmp_path):
    av = pytest.importorskip("av")
    encode(tmp_path / "in.mp4", passing(25), sound=440)
    film = video.read(tmp_path / "in.mp4")
    for suffix in (".mp4", ".webm"):
        video.write(
            skascii.stream(video.read(tmp_path / "in.mp4"), "min_diff"), tmp_path / f"out{suffix}", sound=film.sound
        )
        with av.open(str(tmp_path / f"out{suffix}")) as file:
            frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
            rate = file.streams.audio[0].rate
        wave = np.concatenate(frames, axis=1)[0].astype(float)
        assert len(wave) / rate == pytest.approx(1, abs=0.1)
        spectrum = np.abs(np.fft.rfft(wave))
        assert np.argmax(spectrum) * rate / len(wave) == pytest.approx(440, abs=5)


def test_a_recording_plays_to_the_same_screens(tmp_path, arts):
    video.write(arts, tmp_path / "a.cast", fps=20)
    head, *events = map(json.loads, (tmp_path / "a.cast").read_text(encoding="utf-8").splitlines())
    assert (head["version"], head["height"], head["width"]) == (2, *arts[0].shape)
    assert [(time, kind) for time, kind, _ in events] == [(pytest.approx(n / 20), "o") for n in range(5)]
    screen = Terminal(*arts[0].shape)
    for (_, _, text), art in zip(events, arts, strict=True):
        screen.feed(text)
        assert screen.text() == str(art)
        if art.foreground is not None:
            inked, open_ = (screen.chars != " "), (screen.chars != "█")
            np.testing.assert_array_equal(screen.front[inked], art.foreground[inked])
            np.testing.assert_array_equal(screen.back[open_], art.background[open_])
    sizes = [len(text) for _, _, text in events]
    assert max(sizes[1:]) < 0.7 * sizes[0]


def pieces(dom):
    """What stands in the <pre>, but for the span that indents all rows, or each."""
    text = dom[dom.index("<pre") : dom.index("</pre>")]
    return re.sub(r'<span style="text-indent:[^"]*">|</span>', "", text)


@needs_chromium
def test_a_page_plays(tmp_path, arts):
    video.write(arts, tmp_path / "a.html", fps=20)
    (tmp_path / "still.html").write_text(arts[-1].to_html(full_page=True), encoding="utf-8")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    probe = "<script>show(1); show(4); paused = 210;</script></body>"
    (tmp_path / "probe.html").write_text(page.replace("</body>", probe), encoding="utf-8")
    dom, said = visit(tmp_path / "probe.html", 800, 600)
    still, _ = visit(tmp_path / "still.html", 800, 600)
    assert not said
    assert pieces(dom) == pieces(still)


PROBE = """<script>
const seen = new Set(), report = frameElement.dataset;
setInterval(() => {
  report.seen = [...seen.add(shown)];
  if (seen.size == 5) for (let id = 0; id < 99; id++) clearInterval(id);
}, 5);
report.size = [pre.getBoundingClientRect().width, document.documentElement.scrollWidth];
</script></body>"""


@needs_chromium
def test_a_page_plays_by_itself_and_fits(tmp_path):
    """In frames, since no window is as narrow as a phone."""
    video.write(skascii.stream(FRAMES, columns=80, color="cell"), tmp_path / "a.html", fps=20)
    page = (tmp_path / "a.html").read_text(encoding="utf-8").replace("</body>", PROBE)
    frames = [f'<iframe style="border: 0; width: {width}px" srcdoc="{escape(page)}"></iframe>' for width in (1400, 400)]
    (tmp_path / "frames.html").write_text("<!DOCTYPE html>" + "".join(frames), encoding="utf-8")
    dom, said = visit(tmp_path / "frames.html", 1500, 600)
    assert not said
    assert [set(seen.split(",")) for seen in re.findall(r'data-seen="([^"]*)"', dom)] == [set("01234")] * 2
    sizes = [[float(size) for size in pair.split(",")] for pair in re.findall(r'data-size="([^"]*)"', dom)]
    assert sizes == [[pytest.approx(640, abs=1), 1400], [pytest.approx(400, abs=1), 400]]


def test_pages_of_text_and_stills(tmp_path, arts):
    video.write(arts, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "".join(f"{art}\n\f\n" for art in arts)
    assert video.write(arts, tmp_path / "a-%03d.png") == 5
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [f"a-00{n}.png" for n in range(1, 6)]


def broken_off(arts, error):
    yield from arts
    raise error


@pytest.mark.parametrize("suffix", [".mp4", ".gif", *SCRIPTS])
def test_what_was_there_is_kept_of_a_source_that_breaks_off(tmp_path, arts, suffix):
    if suffix in ENCODED:
        pytest.importorskip("av")
    with pytest.raises(RuntimeError, match="unplugged"):
        video.write(broken_off(arts[:3], RuntimeError("unplugged")), tmp_path / f"a{suffix}")
    video.write(arts[:3], tmp_path / f"b{suffix}")
    broken, whole = (tmp_path / f"{name}{suffix}" for name in "ab")
    if suffix in ENCODED:  # an encoder may come to other bytes
        assert [len(list(video.read(path))) for path in (broken, whole)] == [3, 3]
    else:
        assert broken.stat().st_size == whole.stat().st_size
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("suffix", [".cast", ".gif"])
def test_nothing_written_leaves_the_old_file(tmp_path, suffix):
    if suffix in ENCODED:
        pytest.importorskip("av")
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    for source, error in (
        (broken_off([], RuntimeError("unplugged")), RuntimeError),
        ([], ValueError),
        ([3], AttributeError),
    ):
        with pytest.raises(error):
            video.write(source, path)
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_finishes_the_file(tmp_path, arts):
    def many():
        for number in range(10_000):
            if number == 20:
                _thread.interrupt_main()
            yield arts[number % 5]

    with pytest.raises(KeyboardInterrupt):
        video.write(many(), tmp_path / "a.txt")
    count = (tmp_path / "a.txt").read_text(encoding="utf-8").count("\f")
    assert 10 <= count < 1000
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]


MEMORY = """
import sys, numpy as np, skascii
art = skascii.convert(np.eye(256), "min_diff")
count, path = int(sys.argv[1]), sys.argv[2]
rolled = (skascii.AsciiArt(art.glyphs, np.roll(art.indices, n, axis=1)) for n in range(count))
skascii.video.write(rolled, path)
print(peak())
"""


@needs_peak
@pytest.mark.parametrize("suffix", [".gif", ".mp4", ".html"])
def test_memory_does_not_grow_with_length(tmp_path, suffix):
    if suffix in ENCODED:
        pytest.importorskip("av")
    few, many = (run(MEMORY, str(count), str(tmp_path / f"a{suffix}")) for count in (60, 360))
    assert many - few < 12e6  # a frame is 200 kB


def test_without_pyav(tmp_path, monkeypatch, arts):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ImportError, match="films need PyAV"):
        video.write(arts, tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []
    assert video.write(arts, tmp_path / "a.cast") == 5


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("a.avi", {}, "`path` must be a file with a suffix among .mp4"),
        ("a-%02d.mp4", {}, "`path` must be a file with a suffix among"),
        ("a.mp4", {"fps": 0}, "`fps` must be a finite number greater than 0"),
    ],
)
def test_bad_input(tmp_path, arts, name, options, message):
    with pytest.raises(ValueError, match=message):
        video.write(arts, tmp_path / name, **options)
