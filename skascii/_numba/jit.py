"""The decorators of kernels: compiled at the first call, and kept on disk for later processes.

Numba goes by a kernel's own file alone, raises where it can write nowhere, and raises on a damaged cache. Here a kernel
is kept as long as its file and all that this imports from the package stay the same, there is one more place to keep it
in, and whatever fails costs no more than to compile it again.
"""

import functools
import hashlib
import inspect
import os
import pickle
import re
import stat
import tempfile
import warnings
import zlib
from contextlib import suppress
from typing import Any, ClassVar

from numba import njit
from numba.core import caching, types

IMPORT = re.compile(rb"^[ \t]*from[ \t]+(\.+)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)", re.MULTILINE)


def jit(function: Any = None, **options: Any) -> Any:
    """Compile a function for the CPU, free of the interpreter's lock; `options` are those of `numba.njit`."""
    if function is None:
        return functools.partial(jit, **options)
    compiled = njit(nogil=True, **options)(function)
    if hasattr(compiled, "enable_caching"):  # with NUMBA_DISABLE_JIT it is the function itself
        _keep(compiled, caching.FunctionCache)
    return compiled


def cuda_jit(function: Any = None, **options: Any) -> Any:
    """Compile a kernel for CUDA; `options` are those of `numba.cuda.jit`. Device functions are kept with kernels."""
    if function is None:
        return functools.partial(cuda_jit, **options)
    from numba import cuda

    compiled: Any = cuda.jit(**options)(function)
    if hasattr(compiled, "enable_caching"):  # the simulator compiles nothing
        from numba.cuda.dispatcher import CUDACache

        _keep(compiled, CUDACache)
    return compiled


def _keep(compiled: Any, cache: type) -> None:
    """Give what Numba compiles a cache of ours, in place of this one of Numba's."""
    try:
        compiled._cache = _kept(cache)(compiled.py_func)
    except (OSError, RuntimeError):
        _warn("skascii compiles its kernels again in each process: there is no place to keep them.")


@functools.cache
def _kept(cache: Any) -> Any:
    """Return a class of caches made from one of Numba's."""

    class Place(cache._impl_class):
        # Beside the sources comes late: what is installed can be uninstalled whole.
        _locator_classes: ClassVar = [
            *sorted(cache._impl_class._locator_classes, key=lambda place: "InTree" in place.__name__),
            PrivateFolder,
        ]

    class Kept(cache):
        _impl_class = Place
        _cache_file: Any

        def __init__(self, py_func: Any) -> None:
            super().__init__(py_func)
            stamp = hash_of_sources(inspect.getfile(py_func))
            self._cache_file = Checked(type(self._cache_file)(self.cache_path, self._impl.filename_base, stamp))

        def _index_key(self, sig: Any, codegen: Any) -> Any:
            return *super()._index_key(sig, codegen), _fields(sig)

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            try:
                return super().load_overload(sig, target_context)
            except Exception:  # a damaged file raises whatever it likes
                with suppress(OSError):
                    self.flush()
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            try:
                super().save_overload(sig, data)
            except Exception as error:  # a full disk, for one
                _warn(f"skascii cannot keep a kernel that it has compiled: {error}.")

    return Kept


def _fields(kinds: Any) -> tuple[Any, ...]:
    """Return the names in named tuples, at any depth: Numba tells these apart by what their members are alone."""
    tuples = [kind for kind in kinds if isinstance(kind, types.BaseTuple)]
    return tuple((getattr(kind, "fields", ()), _fields(kind)) for kind in tuples)


class Checked:
    """A file of Numba's with a checksum: damaged machine code must not run."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.flush = file.flush

    def save(self, key: Any, data: Any) -> None:
        """Write what belongs to `key`."""
        packed = self.file._dump(data)
        self.file.save(key, (zlib.crc32(packed), packed))

    def load(self, key: Any) -> Any:
        """Return what belongs to `key`, None if there is none."""
        found = self.file.load(key)
        if found is None:
            return None
        checksum, packed = found
        if zlib.crc32(packed) != checksum:
            raise ValueError("The file is damaged.")
        return pickle.loads(packed)


class PrivateFolder(caching._CacheLocator):
    """The place to keep kernels in where Numba finds none: a temporary folder of the user's own."""

    def __init__(self, py_func: Any, py_file: str) -> None:
        self._py_file = py_file
        self._line = py_func.__code__.co_firstlineno
        self._path = os.path.join(_private_folder(), self.get_suitable_cache_subpath(py_file))

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> Any:
        """Return the place of a function, None if it cannot be."""
        try:
            place = cls(py_func, py_file)
            place.ensure_cache_path()
        except OSError:
            return None
        _warn(f"skascii keeps its compiled kernels in {_private_folder()}: it can write nowhere else.")
        return place

    def get_cache_path(self) -> str:
        """Return the folder."""
        return self._path

    def get_source_stamp(self) -> str:
        """Return what a change of the sources changes."""
        return hash_of_sources(self._py_file)

    def get_disambiguator(self) -> str:
        """Return what tells functions of one name apart."""
        return str(self._line)


def _private_folder() -> str:
    """Return a temporary folder that nobody else can write to; what is kept there is run."""
    if not hasattr(os, "geteuid"):
        return os.path.join(tempfile.gettempdir(), "skascii")  # Windows has temporary folders for each user
    folder = os.path.join(tempfile.gettempdir(), f"skascii-{os.geteuid()}")
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(f"{folder} is not the user's alone")
    return folder


_warnings: list[str] = []


def _warn(message: str) -> None:
    """Say once a process, in one line, what is wrong with the cache."""
    if not _warnings:
        _warnings.append(message)
        remedy = "Set NUMBA_CACHE_DIR to a folder that can be written."
        warnings.warn_explicit(f"{message} {remedy}", UserWarning, "skascii", 0)


def hash_of_sources(path: str) -> str:
    """Return a hash of a file and of all that it imports from its package, at any depth, by relative imports."""
    files, digest = [path], hashlib.sha256()
    for file in files:  # which grows on the way
        content, imported = _source(file)
        digest.update(content)
        files += [found for found in imported if found not in files]
    return digest.hexdigest()


@functools.cache
def _source(path: str) -> tuple[bytes, list[str]]:
    """Return the hash of a file, and which files of its package it imports."""
    with open(path, "rb") as file:
        text = file.read()
    found = []
    for dots, module, names in IMPORT.findall(text):
        folder = path
        for _ in dots:
            folder = os.path.dirname(folder)
        target = os.path.join(folder, *module.decode().split("."))
        parts = [target, os.path.join(target, "__init__"), *(os.path.join(target, name) for name in _names(names))]
        found += [f"{part}.py" for part in parts if os.path.isfile(f"{part}.py")]
    return hashlib.sha256(text).digest(), found


def _names(names: bytes) -> list[str]:
    return re.findall(r"\w+", names.decode())
