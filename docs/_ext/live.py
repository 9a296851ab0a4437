"""``.. live::`` runs Python while the documentation is built and shows code, output and result, arts as live HTML."""

import ast
import contextlib
import io
import re
import warnings
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class Live(SphinxDirective):
    """Run the content; names live on through the page.

    ``:hide-code:`` shows the result alone; ``:fit:`` scales an art to the width of its place; ``:class:`` goes to the
    element around it.
    """

    has_content = True
    option_spec: ClassVar = {"hide-code": directives.flag, "fit": directives.flag, "class": directives.class_option}

    def run(self):
        code = "\n".join(self.content)
        names = self.env.temp_data.setdefault("live names", {})
        printed, value = execute(code, names, f"{self.env.docname}:{self.lineno}")
        shown = []
        if "hide-code" not in self.options:
            shown.append(nodes.literal_block(code, code, language="python"))
        if hasattr(value, "_repr_html_"):
            html = fitted(value) if "fit" in self.options else value._repr_html_()
            shown.append(nodes.raw("", f'<div class="art">{html}</div>', format="html"))
        elif value is not None:
            printed += repr(value)
        if printed:
            shown.append(nodes.literal_block(printed, printed, language="none", classes=["output"]))
        return [nodes.container("", *shown, classes=["live", *self.options.get("class", [])])]


def execute(code, names, source):
    """Run code; return what it printed and the value of its last line, None where that is no expression."""
    tree = ast.parse(code, source)
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings(action="error"):
        exec(compile(tree, source, "exec"), names)
        value = eval(compile(last, source, "eval"), names) if last else None
    return printed.getvalue(), value


def fitted(art):
    """Return an art whose cells the style sheet makes as wide as the page allows; so are runs with backgrounds."""
    width = art.glyphs.cell[1]
    html = art.to_html().replace(f"({width}px -", "(var(--column) -")
    html = re.sub(r"width:([\d.]+)px", lambda run: f"width:calc({float(run[1]) / width:g}*var(--column))", html)
    return f'<div class="art-fit" style="--columns:{art.shape[1]}">{html}</div>'


def setup(app):
    app.add_directive("live", Live)
    return {"parallel_read_safe": True}
