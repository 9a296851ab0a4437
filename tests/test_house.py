"""The walls: what `import skascii` loads, which room imports which, and the list of public names."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import skascii

PACKAGE = Path(skascii.__file__).parent
# room -> the rooms that it may import from; what is not listed, none
ALLOWED = {
    "_shared": set(),
    "_numba": set(),
    "filters": {"_shared", "_numba"},
    "glyphs": {"_shared"},
    "picture": {"_shared"},
    "metrics": {"picture", "_shared", "_art"},
    "engines": {"picture", "glyphs", "_shared", "_numba"},
    "matchers": {"engines", "picture", "glyphs", "_shared"},
    "render": {"glyphs", "_shared"},
    "_art": {"glyphs", "render", "_shared"},
    "_options": {"_art"},
    "_converter": {"_art", "_options", "_shared", "glyphs", "matchers", "picture"},
    "_published": {"_shared"},
    "_explore": {"_art", "_convert", "_converter", "_shared", "glyphs", "matchers"},
    "_stream": {"_art", "_converter", "_shared", "matchers", "picture"},
    "_convert": {"_art", "_converter", "_options", "_shared", "glyphs", "matchers", "picture"},
    "video": {"_shared", "_stream", "glyphs", "render"},
    "files": {"_shared", "render"},
    "cluster": {
        "_art",
        "_converter",
        "_options",
        "_shared",
        "engines",
        "files",
        "glyphs",
        "matchers",
        "picture",
        "render",
    },
    "cli": {"", "_shared", "cluster", "files", "filters", "glyphs", "matchers", "metrics", "render", "video"},
    "__main__": {"cli"},
    "__init__": set(),
}
PUBLIC = {
    "skascii": "AsciiArt BlankArtWarning Converter GlyphSet Target Tone cluster convert explore filters glyph_set"
    " glyphs ink matchers metrics published render show_backends stream video",
    "skascii.cluster": "LargeArt Result convert_large convert_many",
    "skascii.filters": "adjust binarize borders draw_borders flatten grayscale negative offset pad resize saturate",
    "skascii.glyphs": "GlyphSet charsets glyph_set",
    "skascii.matchers": "Matcher available corr features get gradient local_search match matcher max_prod min_diff"
    " min_diff_sq ncc nmf unregister",
    "skascii.metrics": "color_error edge_agreement hvs_error ssim",
    "skascii.video": "Film Frame play read suffixes write",
    "skascii.render": "Renderer available get renderer unregister",
}


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms of skascii that a file imports from, "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = list(parts[: len(parts) - node.level])
            names = [*base, *(node.module or "").split(".")] if node.module else base
            rooms |= {names[0]} if names else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "skascii":
            rooms.add(([*node.module.split("."), ""])[1])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "skascii":
                    rooms.add(([*alias.name.split("."), ""])[1])
    return rooms


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_import_only_what_they_may(path):
    room = path.relative_to(PACKAGE).with_suffix("").parts[0]
    assert room in ALLOWED, "a new room: say here what it may import"
    assert imported_rooms(path) <= ALLOWED[room] | {room}


def test_import_loads_no_heavy_library():
    script = "import skascii, sys; print({'numba', 'cv2', 'PIL', 'matplotlib', 'rich', 'dask'} & {*sys.modules} or [])"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "[]"


def test_what_is_installed_is_what_is_imported():
    names = {"cv2": "opencv-python", "PIL": "pillow", "skimage": "scikit-image", "fontTools": "fonttools"}
    names["llvmlite"] = "numba"  # which brings it
    imported = set()
    for node in (node for path in PACKAGE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add(node.module.split(".")[0])
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["video"], *extras["cluster"], *extras["notebook"]]
    declared = {re.split(r"[\[<>=]", line)[0] for line in lines}
    assert {names.get(name, name) for name in imported - sys.stdlib_module_names - {"skascii"}} == declared


@pytest.mark.parametrize("module", PUBLIC)
def test_inventory_of_public_names(module):
    found = sys.modules.get(module) or __import__(module, fromlist=["x"])
    assert sorted(found.__all__) == sorted(PUBLIC[module].split())
    for name in found.__all__:
        assert getattr(found, name) is not None


def test_every_public_function_is_documented_with_an_example():
    for module, names in PUBLIC.items():
        found = __import__(module, fromlist=["x"])
        for name in names.split():
            thing = getattr(found, name)
            if callable(thing) and name != "Matcher":
                assert ">>>" in (thing.__doc__ or ""), f"{module}.{name}"


# numpydoc's checks that the house does not share: one-line getters need no sections, examples need no prose
UNASKED = {"EX01", "SA01", "SA04", "ES01", "GL01", "GL08", "RT02", "RT03", "SS06", "YD01"}


def documented_names() -> list[str]:
    """Return the public functions and classes, and the public methods of the latter."""
    names = []
    for module, listed in PUBLIC.items():
        for name in listed.split():
            thing = getattr(sys.modules.get(module) or __import__(module, fromlist=["x"]), name)
            if callable(thing):
                names.append(f"{module}.{name}")
            if isinstance(thing, type):
                shown = {key for key, value in vars(thing).items() if callable(value) or isinstance(value, property)}
                names += [f"{module}.{name}.{method}" for method in sorted(shown) if not method.startswith("_")]
    return names


@pytest.mark.parametrize("name", documented_names())
def test_docstrings_are_numpydoc(name):
    validate = pytest.importorskip("numpydoc.validate", reason="numpydoc comes with skascii[dev]").validate
    assert [error for error in validate(name)["errors"] if error[0] not in UNASKED] == []


MOST_ARGUMENTS = 12  # by position: what belongs together comes as one named tuple


def test_functions_take_few_arguments_by_position():
    many = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                count = len(node.args.posonlyargs) + len(node.args.args)
                if count > MOST_ARGUMENTS:
                    many[f"{path.relative_to(PACKAGE)}:{node.lineno}"] = count
    assert not many


def code_lines(path: Path) -> int:
    """Return the number of lines of a file, docstrings and blank lines apart."""
    source = path.read_text()
    docstrings = [
        node.body[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node)
    ]
    blank = sum(not line.strip() for line in source.split("\n"))
    return source.count("\n") - blank - sum(d.end_lineno - d.lineno + 1 for d in docstrings)


def test_files_stay_one_idea_long():
    long = {str(path.relative_to(PACKAGE)): n for path in PACKAGE.rglob("*.py") if (n := code_lines(path)) > 250}
    assert not long
