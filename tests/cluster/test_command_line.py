"""skascii --jobs and --scheduler: as one after another, whatever dies or fails on the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PIL import Image

from skascii.cli import main
from skascii.matchers import unregister

FLAGS = ["-w", "12", "--method", "min_diff_sq"]
FAILED = os.path.join("in", "bad.png")
MODULE = """
import os, signal, sys, time
import numpy as np
import skascii

@skascii.matchers.matcher("slow")
def slow(target, glyphs):
    print(os.getpid(), flush=True)
    time.sleep(60)

@skascii.matchers.matcher("deadly")
def deadly(target, glyphs):
    if target.tiles.mean() > 0.9:
        open(f"died{os.getpid()}", "w").close()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return np.full(target.shape, len(glyphs) - 1)
"""


@pytest.fixture
def skascii(capfd):
    """Run the command in this process; return its exit code, and what it and all of its processes say."""

    def run(*argv):
        code = main([str(word) for word in argv])
        return code, *capfd.readouterr()

    return run


@pytest.fixture
def environment(folder, monkeypatch):
    """The folder, with a module of methods that other processes find too."""
    (folder / "methods_of_a_test.py").write_text(MODULE)
    paths = os.pathsep.join([str(folder), *filter(None, sys.path)])
    monkeypatch.setenv("PYTHONPATH", paths)
    monkeypatch.syspath_prepend(folder)
    yield folder
    if sys.modules.pop("methods_of_a_test", None) is not None:  # it was imported in this process too
        unregister("slow")
        unregister("deadly")


@pytest.fixture(params=["jobs", "scheduler"])
def spread(request):
    """Flags for two processes."""
    if request.param == "jobs":
        return ["--jobs", 2]
    return ["--scheduler", request.getfixturevalue("client").scheduler.address]


def test_as_one_after_another(skascii, folder, spread):
    code, out, err = skascii("in/*.png", *FLAGS, "-o", "one/{name}.html", "--save-preprocessed", "one/")
    again = skascii("in/*.png", *FLAGS, "-o", "two/{name}.html", "--save-preprocessed", "two/", *spread)
    assert again == (code, out, err)
    assert (code, out) == (1, "")
    assert err.endswith(f"skascii: 1 of 7 pictures failed: {FAILED}\n")
    files = sorted(os.listdir("one"))
    assert (len(files), sorted(os.listdir("two"))) == (12, files)
    for name in files:
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_resume_does_the_rest(skascii, folder, client):
    flags = ["in/*.png", *FLAGS, "-o", "out/{name}.txt", "--scheduler", client.scheduler.address]
    skascii(*flags)
    before = {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    Path("out/3.txt").unlink()
    code, _, err = skascii(*flags, "--resume")
    assert (code, err.count("\n")) == (1, 2)
    after = {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    assert [path.name for path in before if before[path] != after[path]] == ["3.txt"]
    Path(FAILED).unlink()
    assert skascii(*flags, "--resume") == (0, "", "")


def test_what_kills_its_process_costs_no_other(skascii, environment):
    for number in (0, 1, "bad"):
        Path(f"in/{number}.png").unlink()
    white = os.path.join("in", "white.png")
    Image.new("L", (32, 48), 255).save(white)
    flags = ["--import", "methods_of_a_test", "--method", "deadly", "-w", "2"]
    code, _, err = skascii("in/*.png", *flags, "-o", "out/{name}.txt", "--jobs", 2)
    assert code == 1
    assert err.startswith(f"skascii: {white}: each process that it was given to was killed. ")
    assert sorted(os.listdir("out")) == [f"{number}.txt" for number in range(2, 6)]
    assert len([name for name in os.listdir() if name.startswith("died")]) == 3


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals are sent as on Unix")
def test_ctrl_c_ends_all_of_its_processes(environment):
    flags = ["--import", "methods_of_a_test", "--method", "slow", "-o", "out/{name}.txt", "-w", "2", "--jobs", "2"]
    command = [sys.executable, "-m", "skascii", *(f"in/{number}.png" for number in range(6)), *flags]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    first = int(process.stdout.readline())
    children = psutil.Process(process.pid).children(recursive=True)
    assert first in [child.pid for child in children]
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 130
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert os.listdir("out") == []


def test_standard_input_is_read_here(folder):
    command = [sys.executable, "-m", "skascii", "-", "in/0.png", *FLAGS, "-o", "out/{name}.txt", "--jobs", "2"]
    done = subprocess.run(command, input=Path("in/1.png").read_bytes(), capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    assert sorted(os.listdir("out")) == ["0.txt", "stdin.txt"]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--jobs", 2], "argument --jobs: does nothing without a file. Use -o 'out/{name}.html'."),
        (["--scheduler", "tcp://localhost:1"], "argument --scheduler: does nothing without a file."),
        (["--resume"], "argument --resume: does nothing without a file."),
        (["--jobs", 0], "argument --jobs: must be a whole number of at least 1; got '0'."),
        (["--jobs", 2, "--scheduler", "x", "-o", "{name}.txt"], "argument --jobs: does nothing with --scheduler"),
        (["--scheduler", "nowhere", "-o", "{name}.txt"], "argument --scheduler: must be the address of a scheduler"),
        (["--scheduler", "tcp://127.0.0.1:1", "-o", "{name}.txt"], "that answers; got 'tcp://127.0.0.1:1'"),
        (["--jobs", 2, "-o", "in/{name}.png"], "which is the picture"),
    ],
)
def test_what_makes_no_sense(skascii, folder, flags, said):
    code, out, err = skascii("in/0.png", "in/1.png", *flags)
    assert (code, out) == (2, "")
    assert said in err


def test_without_dask(skascii, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, err = skascii("in/0.png", "-o", "out.txt", "--scheduler", "tcp://localhost:1")
    assert code == 2
    assert "pip install 'skascii[cluster]'" in err
    assert err.count("\n") == 2  # the usage, and what is wrong
