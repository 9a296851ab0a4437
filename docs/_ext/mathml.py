"""Formulas as MathML, which browsers draw by themselves: no script, nothing fetched."""

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util.logging import getLogger
from sphinx.util.math import get_node_equation_number

logger = getLogger(__name__)


def inline(self, node):
    self.body.append(mathml(node, node.astext()))
    raise nodes.SkipNode


def block(self, node):
    number = f'<span class="eqno">({get_node_equation_number(self, node)})</span>' if node["number"] else ""
    opening = self.starttag(node, "div", CLASS="math")  # with the anchor of a numbered one
    self.body.append(f"{opening}{number}{mathml(node, node.astext(), as_block=True)}</div>\n")
    raise nodes.SkipNode


def mathml(node, code, as_block=False):
    """Return a formula as MathML; what docutils cannot read is a warning, and stays as it is."""
    try:
        return tex2mathml(code, as_block=as_block)
    except MathError as error:
        logger.warning("%s in the formula %s", error, code, location=node)
        return nodes.Text(code).astext()


def setup(app):
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(block, None))
    return {"parallel_read_safe": True}
