"""``.. changelog:: FILE`` shows a changelog written in the little Markdown that Keep a Changelog uses."""

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

UNDERLINES = {"##": "=", "###": "-"}


def to_rst(markdown):
    """Return headings of level 2 and 3, lists, code and links as reStructuredText; the title is left out."""
    lines = []
    for line in markdown.splitlines():
        mark, _, title = line.partition(" ")
        if mark in UNDERLINES:
            lines += [title, UNDERLINES[mark] * len(title)]
        elif mark != "#":
            lines.append(line)
    text = re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", "\n".join(lines))
    return re.sub(r"\[([^]]+)\]\((\S+?)\)", r"`\1 <\2>`__", text)


class Changelog(SphinxDirective):
    """Include a changelog."""

    required_arguments = 1

    def run(self):
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        lines = to_rst(Path(path).read_text(encoding="utf-8")).splitlines()
        node = nodes.Element()
        nested_parse_with_titles(self.state, StringList(lines, path), node)
        return node.children


def setup(app):
    app.add_directive("changelog", Changelog)
    return {"parallel_read_safe": True}
