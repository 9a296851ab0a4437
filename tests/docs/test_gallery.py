"""The gallery as it is written: sections, titles, length."""

import ast
from pathlib import Path

import pytest

GALLERY = Path(__file__).parents[2] / "gallery"
EXAMPLES = sorted(GALLERY.rglob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example_has_a_title_says_something_and_is_short(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") < 90
    assert path.name.startswith("plot_"), "the others are not run"
    title, rule, *rest = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    assert len(rule) == len(title)
    assert set(rule) == {"="}
    assert "".join(rest).strip()


def test_each_section_has_a_heading_and_a_place():
    conf = (GALLERY.parent / "docs" / "conf.py").read_text(encoding="utf-8")
    sections = {path.parent for path in EXAMPLES}
    assert all((section / "README.txt").is_file() for section in sections)
    order = next(line for line in conf.splitlines() if ".split()" in line).split('"')[-2]
    assert set(order.split()) == {section.name for section in sections}
