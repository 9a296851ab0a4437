"""convert_many: as one process, in two, whatever dies or fails on the way."""

import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

import skascii
from skascii.cluster import convert_many

SIZE = {"columns": 12, "method": "min_diff_sq"}


def test_arrays_as_in_one_process(client, images):
    options = {"columns": 12, "method": "local_search", "glyphs": " .:#", "rng": 3}
    results = {result.name: result for result in convert_many(iter(images), client=client, **options)}
    assert sorted(results) == list(range(6))
    for number, image in enumerate(images):
        expected = skascii.convert(image, **options)
        assert results[number].error is None
        np.testing.assert_array_equal(results[number].art.indices, expected.indices)
        assert results[number].art.glyphs is expected.glyphs


def test_options_of_arrays_are_not_those_of_files(client, folder, images):
    options = {**SIZE, "channels": "BGR", "color": "foreground"}
    by_file, by_array = (next(convert_many([one], client=client, **options)) for one in ("in/0.png", images[0]))
    expected = skascii.convert(images[0], **SIZE, color="foreground")
    np.testing.assert_array_equal(by_file.art.foreground, expected.foreground)
    assert (by_array.art.foreground != expected.foreground).any()


def test_a_way_to_read_of_the_callers(client, folder):
    (result,) = convert_many("in/bad.png", client=client, read=np.ones_like, columns=2)
    assert isinstance(result.error, TypeError)
    (result,) = convert_many("in/bad.png", client=client, read=lambda path: np.eye(32), columns=2)
    assert result.art.shape == (1, 2)


def test_files_a_failed_one_is_named_and_resume_does_the_rest(client, folder, images):
    results = list(convert_many("in/*.png", client=client, output="out/{name}.txt", **SIZE))
    failed = [result for result in results if result.error]
    assert [(result.name, result.path) for result in failed] == [(os.path.join("in", "bad.png"), None)]
    assert "not a picture in a known format" in str(failed[0].error)
    written = sorted(Path("out").iterdir())
    assert written == [Path(f"out/{number}.txt") for number in range(6)]
    assert written[2].read_text() == skascii.convert(images[2], **SIZE).text + "\n"
    assert all(result.art is None for result in results)

    written[1].unlink()
    written[4].write_text("")  # begun by somebody who does not write whole files
    before = written[0].stat().st_mtime_ns
    again = list(convert_many("in/*.png", client=client, output="out/{name}.txt", resume=True, **SIZE))
    assert sorted(result.path.name for result in again if result.skipped) == ["0.txt", "2.txt", "3.txt", "5.txt"]
    assert sorted(result.path.name for result in again if result.path and not result.skipped) == ["1.txt", "4.txt"]
    assert written[0].stat().st_mtime_ns == before
    assert written[4].read_text() == skascii.convert(images[4], **SIZE).text + "\n"


def test_nothing_to_do_starts_no_cluster(folder):
    Path("out").mkdir()
    Path("out/0.txt").write_text("there")
    (result,) = convert_many("in/0.png", client="tcp://127.0.0.1:9", output="out/", resume=True)
    assert result.skipped


def test_only_so_many_are_on_their_way(client, images):
    taken = 0

    def source():
        nonlocal taken
        for _ in range(16):
            taken += 1
            yield images[0]

    most = 0
    for done, _ in enumerate(convert_many(source(), client=client, **SIZE), 1):
        most = max(most, taken - done)
    assert (taken, done) == (16, 16)
    assert 2 <= most <= 4  # two for each thread


def test_what_was_not_asked_for_is_forgotten(client, images):
    results = convert_many(images * 5, client=client, **SIZE)
    next(results)
    results.close()
    assert not client.futures
    assert not any(name.startswith("skascii") for names in client.run(_plugins).values() for name in names)


def _plugins(dask_worker):
    return list(dask_worker.plugins)


def _threads():
    import cv2

    return cv2.getNumThreads(), os.environ["OPENBLAS_NUM_THREADS"]


class Spy:
    """A reader that tells how many threads there are."""

    def __call__(self, path):
        assert _threads() == (1, "1")
        return np.eye(32)


def test_processes_of_its_own_have_a_core_each_and_end(images):
    children = set(psutil.Process().children(recursive=True))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = convert_many(["a", "b"], read=Spy(), columns=2)
        first = next(results)
        assert first.error is None
        own = [each for each in psutil.Process().children(recursive=True) if each not in children]
        assert own
        results.close()
    assert all("resource_tracker" in str(each.cmdline()) for each in psutil.wait_procs(own, timeout=10)[1])


INTERRUPTED = """
import time
from skascii.cluster import convert_many

if __name__ == "__main__":
    results = convert_many("in/*.png", columns=12, method="min_diff_sq")
    print(next(results).name, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals are sent as on Unix")
def test_ctrl_c_is_heard_by_the_caller_alone(folder):
    (folder / "script.py").write_text(INTERRUPTED)
    process = subprocess.Popen(
        [sys.executable, "script.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert said.count("Traceback") == 1
    assert said.endswith("KeyboardInterrupt\n")


def test_warnings_and_what_files_say_come_with_the_result(client, tmp_path):
    pages = [Image.new("L", (32, 32), level) for level in (0, 0)]
    pages[1].paste(255, (8, 8, 24, 24))
    pages[0].save(tmp_path / "two.tif", save_all=True, append_images=pages[1:])
    files, arrays = (next(convert_many([one], client=client)) for one in (tmp_path / "two.tif", np.full((32, 32), 1)))
    assert "page 2" in str(files.warnings[0])
    assert isinstance(arrays.error, ValueError)
    hidden = np.dstack([np.indices((32, 32)).sum(0) * 4] * 3 + [np.zeros((32, 32))]).astype(np.uint8)
    (blank,) = convert_many([hidden], client=client)
    assert isinstance(blank.warnings[0], skascii.BlankArtWarning)


@pytest.mark.parametrize(
    ("sources", "options", "said"),
    [
        (np.ones((32, 32)), {}, r"`sources` must be .* array of shape \(32, 32\)"),
        (3, {}, "`sources` must be .*; got 3"),
        (["a.png"], {"client": 3}, "`client` must be .*; got 3"),
        (["a.png"], {"client": "nowhere"}, "`client` must be the address of a scheduler that answers; got 'nowhere'"),
        (["a.png"], {"callback": print}, "`callback` must be left out"),
        (["a.png"], {"rng": np.random.default_rng()}, "`rng` must be a seed or None"),
        (["a.png"], {"read": 3}, "`read` must be a callable; got 3"),
        (["a.png"], {"resume": True}, "`resume` must be left out without `output`"),
        (["a.png"], {"saving": {"trim": True}}, "`saving` must be left out without `output`"),
        (["a.png"], {"columns": 0}, "`columns` must be"),
        (["a.png", "b.png"], {"output": "one.txt"}, "`output` must be a file for each picture; got one file for 2"),
        (iter([np.eye(3)]), {"output": "one.txt"}, "`output` must be a file for each picture"),
        (["a.png", "sub/a.png"], {"output": "out/{name}.txt"}, "two pictures would be written to"),
        (["in/0.png"], {"output": "in/{name}.png"}, "which is the picture"),
        (["a.png"], {"output": "{name}.xyz"}, "`path` must be a file with a suffix among"),
        (["a.png"], {"output": "{name}.txt", "saving": {"colour": 1}}, "`options` must be options of a .txt file"),
    ],
)
def test_what_makes_no_sense_is_said_before_a_picture_is_read(folder, sources, options, said):
    with pytest.raises((ValueError, TypeError), match=said):
        next(convert_many(sources, **options))
    assert not Path("out").exists()


def test_paths_after_arrays_come_too_late(client, folder, images):
    sources = iter([("0", images[0]), ("0", images[1]), "in/1.png"])
    results = sorted(convert_many(sources, client=client, output="in/{name}.txt", **SIZE), key=lambda each: each.index)
    assert results[0].path == folder / "in" / "0.txt"
    assert "two pictures would be written" in str(results[1].error)
    assert "a path after the first array" in str(results[2].error)


def test_without_dask(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ImportError, match=r"need dask .* pip install 'skascii\[cluster\]'"):
        convert_many(["a.png"])


class Deadly:
    """A filter that kills the process that it first runs in."""

    def __init__(self, path):
        self.path = path

    def __call__(self, image):
        if (image == 7).all():
            try:
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return image
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return image


def test_a_killed_worker_loses_nothing(client, images, tmp_path, capfd):
    images[3] = np.full_like(images[3], 7)
    pids = set(client.run(os.getpid).values())
    results = list(convert_many(images, client=client, filters=[Deadly(tmp_path / "died")], **SIZE))
    assert (tmp_path / "died").exists()
    client.wait_for_workers(2, timeout=30)
    assert pids != set(client.run(os.getpid).values())
    assert sorted((result.index, result.error) for result in results) == [(number, None) for number in range(6)]
    for result in results:
        np.testing.assert_array_equal(result.art.indices, skascii.convert(images[result.index], **SIZE).indices)
