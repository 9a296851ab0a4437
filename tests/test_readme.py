"""The README: its Python runs, its commands and links are there."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

import skascii

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text()


def test_python_snippets_run():
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) == 3
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", "README.md", 0)
    try:
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0
    finally:
        if "threshold" in skascii.matchers.available():
            skascii.matchers.unregister("threshold")


@pytest.mark.parametrize("command", ["run", "test"])
def test_commands_that_the_ci_reads_are_there(command):
    assert len(re.findall(rf"<!-- command: {command} -->\n```sh\n[^\n]+\n```", TEXT)) == 1


@pytest.mark.parametrize("link", sorted({m for m in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in m}))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()


def test_the_table_lists_every_method_once_in_the_order_of_the_guide():
    listed = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)[1:]  # after the head
    guide = (ROOT / "docs/guide/methods.rst").read_text()
    assert listed == re.findall(r"^   \* - :func:`(\w+) <skascii\.matchers", guide, re.MULTILINE)
    assert sorted(listed) == list(skascii.matchers.available())
    assert listed[0] == inspect.signature(skascii.convert).parameters["method"].default
