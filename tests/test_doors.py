"""Tests come through public doors: what is private is imported by its own tests alone."""

import ast
from collections import defaultdict
from pathlib import Path

import skascii

TESTS, PACKAGE = Path(__file__).parent, Path(skascii.__file__).parent
PUBLIC = {"", "cli", "cluster", "filters", "glyphs", "matchers", "metrics", "render", "video"}
# private module -> the tests that may import it; those of benchmarks may import anything
ALLOWED = {
    "_options": "test_types",
    "_numba.device": "gpu/test_backend gpu/test_large_set gpu/test_local_search",
    "_numba.jit": "test_jit",
    "_numba.tickets": "gpu/test_local_search gpu/test_tickets reference/cuda_signatures reference/tickets",
    "_numba.vectors": "test_vectors",
    "_shared.area": "cluster/test_large",
    "_shared.backend": "conftest gpu/test_backend matchers/test_twins test_bad_input",
    "_shared.words": "test_types",
    "_shared.cores": "test_cores test_threads",
    "_shared.palette": "test_color",
    "_shared.threads": "test_cores test_threads",
    "cli._colors": "cli/test_colors",
    "cli._work": "cli/test_overwriting",
    "engines.factors.cpu": "test_vectors",
    "engines.factors.matrices": "matchers/test_nmf reference/cuda_signatures test_vectors",
    "engines.linear.core": "matchers/test_linear",
    "engines.linear.cpu": "matchers/test_linear",
    "engines.linear.numpy": "matchers/test_linear",
    "engines.patches.core": "matchers/test_features",
    "engines.run": "gpu/test_large_set",
    "engines.search.blur": "engines/test_color gpu/test_large_set gpu/test_local_search matchers/test_tables",
    "engines.search.bound.core": "matchers/test_bound",
    "engines.search.color.core": "engines/test_color",
    "engines.search.color.task": "engines/test_color",
    "engines.search.descent": "gpu/test_local_search gpu/test_tickets"
    " matchers/test_polish matchers/test_tables matchers/test_twins",
    "engines.search.device": "gpu/test_large_set",
    "engines.search.factored.core": "gpu/test_large_set matchers/test_large_sets reference/cuda_signatures",
    "engines.search.factored.cuda": "gpu/test_large_set",
    "engines.search.factored.screen_cuda": "gpu/test_large_set",
    "engines.search.full.core": "gpu/test_local_search gpu/test_tickets matchers/test_polish matchers/test_tables",
    "engines.search.full.cpu": "matchers/test_twins",
    "engines.search.full.cuda": "gpu/test_large_set gpu/test_local_search gpu/test_tickets",
    "engines.search.full.aim_cuda": "reference/cuda_signatures",
    "engines.search.full.device": "gpu/test_local_search",
    "engines.search.full.numpy": "matchers/test_twins",
    "engines.search.full.tables": "gpu/test_backend gpu/test_large_set gpu/test_local_search"
    " matchers/test_large_sets matchers/test_polish matchers/test_tables matchers/test_twins",
    "engines.search.full.tables_cuda": "gpu/test_large_set",
    "engines.search.polish.anneal": "matchers/test_polish",
    "engines.search.polish.core": "matchers/test_bound matchers/test_polish matchers/test_public_instance",
    "engines.search.start": "gpu/test_local_search gpu/test_tickets reference/cuda_signatures",
    "engines.search.task": "gpu/test_large_set",
    "picture.noise": "matchers/test_fit",
    "picture.settings": "matchers/test_fit",
    "picture.target": "matchers/test_tables",
    "files.read": "cli/test_frames cli/test_numbers cli/test_read cli/test_sources",
    "files.sources": "cli/test_sources",
    "filters._pixels": "filters/test_oracle",
    "glyphs._box": "glyphs/test_geometry",
    "glyphs._drawing": "test_fork",
    "glyphs._fonts": "glyphs/test_fonts",
    "glyphs._geometry": "glyphs/test_geometry",
    "glyphs._rasterize": "glyphs/test_rasterize",
    "glyphs._shapes": "glyphs/test_geometry",
    "matchers._banks": "gpu/test_features matchers/test_features",
    "picture.survey": "test_sparse",
    "render.ansi": "render/test_ansi",
    "render.files": "cli/test_overwriting render/test_files",
    "render.text": "render/test_text",
}


def imported(path: Path) -> set[str]:
    """Return the modules of skascii that a file imports, by their names below it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {part if is_module(part) else node.module for part in parts}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.removeprefix("skascii").removeprefix(".") for name in names if name.split(".")[0] == "skascii"}


def is_module(name: str) -> bool:
    """Return whether a name is that of a file or folder of the package."""
    path = PACKAGE.joinpath(*name.split(".")[1:])
    return name.startswith("skascii.") and (path.is_dir() or path.with_suffix(".py").is_file())


def test_private_modules_are_imported_by_their_own_tests_alone():
    found = defaultdict(set)
    for path in TESTS.rglob("*.py"):
        if "benchmarks" not in path.parts:
            for name in imported(path) - PUBLIC:
                found[name].add(path.relative_to(TESTS).with_suffix("").as_posix())
    assert {name: " ".join(sorted(tests)) for name, tests in found.items()} == ALLOWED
