"""Reading: every frame once, each with its time, and what is broken is said."""

import sys

import numpy as np
import pytest
from PIL import Image
from video.films import SCENE, encode, passing

import skascii
from skascii import video

FRAMES = passing(6)
PILLOW = {".gif": {"duration": 40}, ".png": {"duration": 40}, ".webp": {"duration": 40, "lossless": True}, ".tif": {}}


def save(path, frames, **options):
    first, *others = map(Image.fromarray, frames)
    first.save(path, save_all=True, append_images=others, **options)


@pytest.mark.parametrize("suffix", PILLOW)
def test_animations(tmp_path, suffix):
    save(tmp_path / f"a{suffix}", FRAMES, **PILLOW[suffix])
    film = video.read(tmp_path / f"a{suffix}")
    frames = list(film)
    assert film.shape == SCENE.shape[:2]
    assert film.fps == pytest.approx(25)
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(6) / 25)
    for frame, expected in zip(frames, FRAMES, strict=True):
        assert np.abs(frame[..., :3].astype(int) - expected).mean() < (12 if suffix == ".gif" else 0.01)


def test_frames_of_their_own_length(tmp_path):
    save(tmp_path / "a.gif", FRAMES[:3], duration=[100, 300, 50])
    assert [frame.time for frame in video.read(tmp_path / "a.gif")] == [0, 0.1, 0.4]
    assert [frame.time for frame in video.read(tmp_path / "a.gif", start=0.1)] == pytest.approx([0, 0.3])


def test_films(tmp_path):
    pytest.importorskip("av")
    encode(tmp_path / "a.mp4", FRAMES, fps=10, sound=440)
    film = video.read(tmp_path / "a.mp4")
    assert (film.shape, film.fps, film.sound) == (SCENE.shape[:2], 10, str(tmp_path / "a.mp4"))
    assert film.duration == pytest.approx(0.6, abs=0.05)
    frames = list(film)
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(6) / 10, atol=1e-3)
    assert all(np.abs(a.astype(int) - b).mean() < 4 for a, b in zip(frames, FRAMES, strict=True))
    late = list(video.read(tmp_path / "a.mp4", start=0.3))
    np.testing.assert_allclose([frame.time for frame in late], np.arange(3) / 10, atol=1e-3)
    assert np.abs(late[0].astype(int) - FRAMES[3]).mean() < 4


def test_a_film_that_breaks_off_is_played_as_far_as_it_goes(tmp_path):
    pytest.importorskip("av")
    encode(tmp_path / "whole.mkv", passing(12))
    data = (tmp_path / "whole.mkv").read_bytes()
    (tmp_path / "half.mkv").write_bytes(data[: len(data) * 2 // 3])
    count = len(list(video.read(tmp_path / "half.mkv")))
    assert 0 < count < 12


def test_broken_frames_are_left_out_with_a_word(tmp_path):
    pytest.importorskip("av")
    encode(tmp_path / "a.mov", passing(12), codec="png")
    data = bytearray((tmp_path / "a.mov").read_bytes())
    middle = data.index(b"IDAT", len(data) // 2)
    data[middle : middle + 400] = bytes(400)
    (tmp_path / "a.mov").write_bytes(data)
    with pytest.warns(UserWarning, match=r"a\.mov: \d+ broken frames are left out"):
        frames = list(video.read(tmp_path / "a.mov"))
    assert 8 <= len(frames) < 12


def test_an_animation_that_breaks_off_says_so(tmp_path):
    save(tmp_path / "a.gif", FRAMES, duration=40)
    data = (tmp_path / "a.gif").read_bytes()
    (tmp_path / "a.gif").write_bytes(data[: len(data) * 2 // 3])
    film = video.read(tmp_path / "a.gif")
    with pytest.warns(UserWarning, match=r"a\.gif: frame \d of \d is broken"):
        frames = list(film)
    assert 0 < len(frames) < 6


class Camera:
    """A camera of three frames, as OpenCV has it."""

    def __init__(self, count=3, opened=True):
        self.left, self.opened, self.released = count, opened, False

    def isOpened(self):
        return self.opened

    def read(self):
        self.left -= 1
        return (self.left >= 0, FRAMES[0][..., ::-1] if self.left >= 0 else None)

    def get(self, what):
        return 30.0

    def release(self):
        self.released = True


def test_a_camera_until_it_goes_away():
    camera = Camera()
    film = video.read(camera)
    assert (film.live, film.fps, film.shape) == (True, 30, SCENE.shape[:2])
    frames = list(film)
    assert len(frames) == 3
    assert camera.released
    np.testing.assert_array_equal(frames[0], FRAMES[0])
    assert list(np.diff([frame.time for frame in frames]) >= 0) == [True, True]


def test_a_camera_that_is_not_there_is_an_error_and_nothing_else(capfd):
    with pytest.raises(ValueError, match="`source` must be a camera that is there; got webcam:63"):
        video.read("webcam:63")
    assert capfd.readouterr() == ("", "")


def test_a_closed_film_lets_go():
    camera = Camera()
    film = video.read(camera)
    next(iter(film))
    film.close()
    assert camera.released


def test_times_go_with_the_arts(tmp_path):
    save(tmp_path / "a.gif", FRAMES[:3], duration=40)
    arts = skascii.stream(video.read(tmp_path / "a.gif"), "min_diff")
    assert [art.info["time"] for art in arts] == pytest.approx([0, 0.04, 0.08])


def test_without_pyav(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    (tmp_path / "a.mp4").write_bytes(b"film")
    with pytest.raises(ImportError, match=r"films need PyAV .*pip install 'skascii\[video\]'"):
        video.read(tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        (3, TypeError, "`source` must be a path or a capture; got 3"),
        ("none.mp4", FileNotFoundError, "`source` must be a file that exists"),
        ("webcam:first", ValueError, "`source` must be webcam: and a number"),
        (Camera(opened=False), ValueError, "`source` must be a camera that is there"),
        (Camera(0), ValueError, "`source` must be a camera that sends frames"),
    ],
    ids=str,
)
def test_what_is_no_film(source, error, message):
    with pytest.raises(error, match=message):
        video.read(source)


def test_files_that_are_none(tmp_path):
    pytest.importorskip("av")
    (tmp_path / "a.mp4").write_bytes(b"no film")
    with pytest.raises(ValueError, match="`source` must be a film in a known format"):
        video.read(tmp_path / "a.mp4")
    with pytest.raises(ValueError, match="`start` must be a finite number of at least 0"):
        video.read(tmp_path / "a.mp4", start=-1)
