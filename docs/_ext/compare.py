"""``.. compare::`` runs Python like ``.. live::`` and lays its two pictures over each other, under a slider."""

import base64
import html
import io
from typing import ClassVar

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from live import execute
from PIL import Image
from sphinx.util.docutils import SphinxDirective


class Compare(SphinxDirective):
    """Run the content, whose last line is a pair of arts or arrays; names live on through the page.

    ``:before:`` and ``:after:`` say what they are. Without JavaScript they stand one under the other.
    """

    has_content = True
    option_spec: ClassVar = {"before": directives.unchanged_required, "after": directives.unchanged_required}

    def run(self):
        code = "\n".join(self.content)
        names = self.env.temp_data.setdefault("live names", {})
        printed, pair = execute(code, names, f"{self.env.docname}:{self.lineno}")
        if printed:
            raise self.error(f"compare prints nothing; got {printed!r}. Use live.")
        raw = nodes.raw("", slider(pair, (self.options["before"], self.options["after"])), format="html")
        return [nodes.literal_block(code, code, language="python"), raw]


def slider(pair, names):
    """Return a figure with both pictures as they are, the first as large as the second, and their names."""
    pictures = [Image.fromarray(np.asarray(one.to_image() if hasattr(one, "to_image") else one)) for one in pair]
    size = pictures[1].size
    shown = "".join(
        f'<div class="compare-{side}"><img alt="{html.escape(name)}" width="{size[0]}" height="{size[1]}" '
        f'src="data:image/webp;base64,{encoded(picture.resize(size, Image.Resampling.LANCZOS))}">'
        f"<span>{html.escape(name)}</span></div>"
        for side, name, picture in zip(("before", "after"), names, pictures, strict=True)
    )
    return f'<div class="compare" style="--width:{size[0]}px">{shown}</div>'


def encoded(picture):
    """Return a picture as WebP without loss, in base64."""
    file = io.BytesIO()
    picture.save(file, "webp", lossless=True)
    return base64.b64encode(file.getvalue()).decode()


def setup(app):
    app.add_directive("compare", Compare)
    return {"parallel_read_safe": True}
