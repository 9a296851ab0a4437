"""Kernels on disk: kept as long as the sources are the same, wherever there is a place, and never in the way."""

import ast
import errno
import importlib
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest
from numba import config
from numba.core import caching

import skascii
from skascii._numba import jit as module
from skascii._numba.jit import cuda_jit, hash_of_sources, jit

PACKAGE = Path(skascii.__file__).parent
NEAREST = """
import numpy as np, skascii
from skascii.engines.distance.cpu import argmin_distance
image = np.random.default_rng(1).integers(0, 256, (48, 64), dtype=np.uint8)
print(sum(argmin_distance.stats.cache_hits.values()), skascii.convert(image, "min_diff").indices.tolist())
print(sum(argmin_distance.stats.cache_hits.values()))
"""
NEGATIVE = """
import numpy as np, skascii
from skascii.filters._cpu import negative
print(skascii.filters.negative(np.array([[[10, 200, 30]]], np.uint8)).tolist())
print(sum(negative.stats.cache_hits.values()))
"""


@pytest.fixture
def package(tmp_path):
    """Return a copy of the package, without what is compiled."""
    return shutil.copytree(PACKAGE, tmp_path / "copy" / "skascii", ignore=shutil.ignore_patterns("__pycache__"))


def run(package, script, **environment):
    """Return what a script prints that uses a copy of the package, on either stream."""
    usual = {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}  # bytecode has its own idea of changes
    environment = {**os.environ, **usual, **{k: str(v) for k, v in environment.items()}}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, cwd=package.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr.splitlines()


def test_nothing_is_left_beside_what_is_installed(package, tmp_path):
    environment = {"NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": tmp_path / "cache", "PYTHONDONTWRITEBYTECODE": "1"}
    before = sorted(package.rglob("*"))
    assert [run(package, NEGATIVE, **environment)[0][1] for _ in range(2)] == ["0", "1"]
    assert sorted(package.rglob("*")) == before


def test_a_change_in_another_file_changes_the_answer(package):
    before, hits = run(package, NEAREST)[0]
    assert hits == "0"
    assert run(package, NEAREST)[0] == [before, "1"]
    helper = package / "_numba" / "vectors.py"
    text, times = helper.read_text(), helper.stat()
    assert text.count("builder.fsub(") == 1
    helper.write_text(text.replace("builder.fsub(", "builder.fadd("))  # |number - vector|: as long as before ...
    os.utime(helper, ns=(times.st_atime_ns, times.st_mtime_ns))  # ... and as old
    after, hits = run(package, NEAREST)[0]
    assert hits == "0"
    assert after != before


@pytest.mark.parametrize("state", ["usable", "a file", "a link", "open to all", "another user's"])
def test_where_no_usual_place_can_be_written(package, tmp_path, state):
    for folder in (package, *package.rglob("*")):
        if folder.is_dir():
            (folder / "__pycache__").touch()  # a file: no user can make the folder
    nowhere, temporary = package.parent / "file", tmp_path / "temporary"
    nowhere.touch()
    temporary.mkdir()
    private = temporary / f"skascii-{os.geteuid()}"
    if state == "a file":
        private.touch()
    elif state == "a link":
        (tmp_path / "elsewhere").mkdir(0o700)
        private.symlink_to(tmp_path / "elsewhere")
    elif state == "open to all":
        private.mkdir()
        private.chmod(0o777)
    elif state == "another user's":
        if os.geteuid():
            pytest.skip("only root can give a folder away")
        private.mkdir(0o700)
        os.chown(private, 65534, 65534)
    places = {"NUMBA_CACHE_DIR": nowhere / "cache", "HOME": nowhere, "XDG_CACHE_HOME": nowhere, "TMPDIR": temporary}
    printed = [run(package, NEGATIVE, **places) for _ in range(2)]
    assert [out for out, _ in printed] == [["[[[7, 146, 22]]]", str(int(state == "usable" and n == 1))] for n in (0, 1)]
    for _, errors in printed:
        assert len(errors) == 1
        assert "Set NUMBA_CACHE_DIR to a folder that can be written." in errors[0]
        assert (str(private) in errors[0]) == (state == "usable")


def test_imports_without_the_compiler(package):
    script = (
        "import importlib, pkgutil, skascii\n"
        "names = [each.name for each in pkgutil.walk_packages(skascii.__path__, 'skascii.')]\n"
        "for name in names: '__main__' in name or importlib.import_module(name)\n"
        "import skascii.engines.linear.cpu as cpu; print(cpu.gather.__class__.__name__)"
    )
    assert run(PACKAGE, script, NUMBA_DISABLE_JIT=1) == (["function"], [])


@pytest.fixture
def double(tmp_path, monkeypatch):
    """Return a function from a file of its own, kept among the user's cache files."""
    monkeypatch.setattr(config, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "double.py").write_text("def double(number):\n    return 2 * number\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "double", raising=False)
    return importlib.import_module("double").double


@pytest.fixture
def untold(monkeypatch):
    """Let this process have said nothing yet."""
    monkeypatch.setattr(module, "_warnings", [])


def hits(function):
    """Return how often a kernel made of a function, as by a new process, comes from the cache at its first call."""
    kernel = jit(function)
    assert kernel(21) == 42
    return sum(kernel.stats.cache_hits.values())


def test_the_key_of_a_kernel_knows_the_names_in_its_tuples(tmp_path, monkeypatch):
    """What was compiled for fields in one order must not read them in another."""
    monkeypatch.setattr(config, "CACHE_DIR", "")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "pairs.py").write_text("def least(pair):\n    return pair[0].low\n")
    least, told = importlib.import_module("pairs").least, []
    for names in ("low high", "low high", "high low"):
        kernel = jit(least)
        monkeypatch.setitem(sys.modules, "ends", ends := ModuleType("ends"))
        ends.Ends = namedtuple("Ends", names, module="ends")
        told.append((kernel((ends.Ends(low=1, high=2),)), sum(kernel.stats.cache_hits.values())))
    assert told == [(1, 0), (1, 1), (1, 0)]


EACH_METHOD = """
import numpy as np, skascii
noise = np.random.default_rng(0).random((64, 48))
for method, options in [
    *((name, {}) for name in ("gradient", "min_diff", "min_diff_sq", "max_prod", "ncc", "corr", "features")),
    ("features", {"p": 3}), ("nmf", {"max_num_iter": 5}), ("nmf", {"beta": 2, "max_num_iter": 5}),
    ("local_search", {"sigma": 1.0}), ("local_search", {"norm": 1, "sigma": 1.0}),
    ("local_search", {"polish": "lines"}),
]:
    print(method, options, skascii.convert(noise, method, columns=6, glyphs=" -=#", **options).text, sep="\\n")
"""


def test_kernels_are_the_same_uncompiled():
    texts = []
    for flag in ("0", "1"):
        command = [sys.executable, "-W", "error", "-c", EACH_METHOD]
        environment = {**os.environ, "NUMBA_DISABLE_JIT": flag}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
        assert (done.returncode, done.stderr) == (0, "")
        texts.append(done.stdout)
    assert texts[0] == texts[1]


DAMAGE = {
    "empty": lambda data: b"",
    "short": lambda data: data[: len(data) // 2],
    "garbage": lambda data: b"garbage" * 99,
}


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_rebuilt(double, tmp_path, kind, damage):
    assert [hits(double), hits(double)] == [0, 1]
    (file,) = tmp_path.glob(f"cache/**/*.{kind}")
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    assert [hits(double), hits(double)] == [0, 1]


def test_no_byte_of_machine_code_may_change(double, tmp_path):
    hits(double)
    (file,) = tmp_path.glob("cache/**/*.nbc")
    data = file.read_bytes()
    for place in range(100, len(data), len(data) // 20):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert hits(double) == 0


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_a_folder_where_a_file_was(double, tmp_path, kind, untold):
    hits(double)
    (file,) = tmp_path.glob(f"cache/**/*.{kind}")
    file.unlink()
    file.mkdir()
    with pytest.warns(UserWarning, match="skascii cannot keep a kernel that it has compiled: .*directory"):
        assert hits(double) == 0


def test_a_full_disk(double, monkeypatch, untold):
    def replace(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(caching.os, "replace", replace)
    with pytest.warns(UserWarning, match="No space left.* Set NUMBA_CACHE_DIR") as caught:
        assert [hits(double), hits(double)] == [0, 0]
    assert len(caught) == 1


def test_a_kernel_for_cuda_with_and_without_a_place(double, tmp_path, monkeypatch, untold):
    cuda_config = pytest.importorskip("numba.cuda.core.config", reason="numba-cuda is not installed")
    if config.ENABLE_CUDASIM:
        pytest.skip("the simulator compiles nothing")
    monkeypatch.setattr(cuda_config, "CACHE_DIR", "")
    assert cuda_jit(fastmath=True)(double).stats.cache_path.startswith(str(tmp_path / "cache"))
    shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)
    (tmp_path / "__pycache__").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "double.py"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "double.py"))
    with pytest.warns(UserWarning, match="no place to keep them"):
        assert cuda_jit(double).stats.cache_path is None


@pytest.mark.parametrize(
    "line",
    [
        "from .helper import step",
        "from .helper import other, step  # both",
        "from . import helper",
        "from ..toy.helper import (\n    other,\n    step,\n)",
        "def late():\n    from .helper import step",
    ],
)
def test_which_files_the_key_of_a_kernel_knows(tmp_path, line):
    toy = tmp_path / "toy"
    (toy / "deep").mkdir(parents=True)
    for name in ("__init__", "kernels", "helper", "other", "deep/__init__", "deep/number"):
        (toy / f"{name}.py").write_text(f"# {name}\n")
    (toy / "kernels.py").write_text(f"import numpy\n{line}\n")
    (toy / "helper.py").write_text("from .deep.number import NUMBER\nfrom .kernels import circle\n")

    def stamp():
        module._source.cache_clear()
        return hash_of_sources(str(toy / "kernels.py"))

    before = stamp()
    (toy / "unrelated.py").write_text("1")
    assert stamp() == before
    for name in ("kernels", "helper", "deep/number"):
        file = toy / f"{name}.py"
        file.write_text(file.read_text() + "# more\n")
        assert stamp() != before
        before = stamp()


KERNELS = sorted(path for path in PACKAGE.rglob("*.py") if "jit import" in path.read_text())


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.name)
def test_kernels_import_from_the_package_as_the_key_expects(path):
    known = {str(Path(found).relative_to(PACKAGE)) for found in module._source(str(path))[1]}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parents[node.level - 1].relative_to(PACKAGE)
            target = folder.joinpath(*(node.module or "").split("."))
            assert {f"{target}.py", *(f"{target / alias.name}.py" for alias in node.names)} & known
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            assert "skascii" not in ast.unparse(node)
