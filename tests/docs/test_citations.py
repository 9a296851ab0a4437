"""What docstrings, comments and pages cite is there: anchors of the page of algorithms, files, modules."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import skascii

ROOT = Path(__file__).parents[2]
SOURCES = [path for room in ("skascii", "tests", "gallery") for path in (ROOT / room).rglob("*.py")]
PAGES = [path for path in (ROOT / "docs").rglob("*.rst") if not {"_build", "auto_gallery", "generated"} & {*path.parts}]
ANCHORS = re.findall(
    r"^(?:\.\. _|   :label: )((?:alg|eq)-[\w-]+):?$", (ROOT / "docs/algorithms.rst").read_text(encoding="utf-8"), re.M
)
CITATION = r"docs/algorithms,\s+(?::ref:)?`([\w-]+)`"
EXAMPLES = {"skascii/matchers/_fullest.py", "skascii/render/csv.py", "docs/_build/html"}  # what a reader is to make
ELSEWHERE = r"\bspec\W+(section|§|\d)"


def prose(path):
    """Return the docstrings and comments of a Python file, the whole of another."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return source
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(source)) if isinstance(node, documented)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return "\n".join([*docstrings, *(token.string for token in tokens if token.type == tokenize.COMMENT)])


TEXTS = {str(path.relative_to(ROOT)): prose(path) for path in sorted([*SOURCES, *PAGES, *ROOT.glob("*.md")])}


def cited(pattern, *rooms):
    """Return (file, word) for what the files of these rooms, or all, cite."""
    return {
        (name, word) for name, text in TEXTS.items() if name.startswith(rooms) for word in re.findall(pattern, text)
    }


def test_cited_anchors_are_on_the_page_of_algorithms():
    found = cited(CITATION, "")
    assert len({anchor for _, anchor in found}) > 15
    assert not [pair for pair in found if pair[1] not in ANCHORS]


def test_docstrings_cite_anchors_in_one_form():
    for name, text in TEXTS.items():
        if name.endswith(".py"):
            assert not re.search(r"docs/algorithms\b|`(alg|eq)-", re.sub(CITATION, "", text)), name


@pytest.mark.parametrize("method", sorted({*skascii.matchers.__all__} & {*skascii.matchers.available()}))
def test_each_matcher_cites_its_own_anchor(method):
    assert f"alg-{method.replace('_', '-')}" in re.findall(CITATION, getattr(skascii.matchers, method).__doc__)


def test_cited_files_exist():
    found = cited(r"(?<![\w/.])(?:docs|tests|skascii|gallery)/[\w./*-]*[\w*]", "")
    assert len(found) > 40
    missing = [
        (name, word)
        for name, word in found
        if word not in EXAMPLES and not any([*ROOT.glob(word + suffix)] for suffix in ("", ".rst"))
    ]
    assert not missing


def test_cited_modules_exist():
    twins = cited(r"\bTwin of `?(\w+)", "skascii/")
    assert len(twins) > 5
    assert not [pair for pair in twins if not (ROOT / pair[0]).with_name(f"{pair[1]}.py").is_file()]
    others = cited(r"\b(\w+_(?:cpu|cuda|numpy)|test_\w+)(?=\.py\b|`|:| )", "skascii/", "tests/")
    assert not {word for _, word in others} - {path.stem for path in SOURCES}


def test_no_section_of_a_specification_elsewhere_is_cited():
    found = [name for name in TEXTS if re.search(ELSEWHERE, (ROOT / name).read_text(encoding="utf-8"))]
    assert not found
