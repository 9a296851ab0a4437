"""What the pages list is what there is: public names, files that can be written, flags."""

import re
from pathlib import Path

import pytest

import skascii
from skascii.cli import main

DOCS = Path(__file__).parents[2] / "docs"


def names_in(page):
    return re.findall(
        r"^   (\w+)$", (DOCS / "reference" / f"{page}.rst").read_text().partition("autosummary::")[2], re.M
    )


@pytest.mark.parametrize("module", ["filters", "glyphs", "matchers", "metrics", "render"])
def test_the_reference_lists_every_public_name(module):
    room, shared = getattr(skascii, module), names_in("skascii")
    missing = [name for name in room.__all__ if name not in names_in(module) and name not in shared]
    assert not missing


def test_the_reference_of_the_package_lists_all_but_its_modules():
    modules = [name for name in skascii.__all__ if type(getattr(skascii, name)).__name__ == "module"]
    assert sorted(names_in("skascii") + modules) == sorted(skascii.__all__)
    index = (DOCS / "reference" / "index.rst").read_text()
    assert sorted(re.findall(r"^   (\w+)$", index, re.M)) == sorted(["skascii", *modules])


def test_the_table_of_files_is_the_registry():
    rows = re.findall(
        r"^   \* - ``(\w+)``\n     - (.*)\n     - (.*)$", (DOCS / "reference/render.rst").read_text(), re.M
    )
    found = [skascii.render.get(name) for name in skascii.render.available()]
    assert rows == [(r.name, " ".join(f"``{suffix}``" for suffix in r.suffixes), r.summary) for r in found]


def test_the_page_of_the_command_line_names_every_flag(capsys):
    main(["--help"])
    flags = set(re.findall(r"(?:^  |, )(--?[a-zA-Z][\w-]*)(?=[ ,\n])", capsys.readouterr().out, re.M))
    assert {"-o", "--output", "--no-color", "--list-formats"} <= flags
    named = set(re.findall(r"(?<![\w-])--?[\w-]+", (DOCS / "command_line.rst").read_text()))
    assert not flags - named
