"""Two pictures under a slider, in a browser: what it shows is what it says, at the width of a desk and of a phone."""

from pathlib import Path

import numpy as np
import pytest
from browser import needs_chromium, screenshot, visit
from sphinx.application import Sphinx

DOCS = Path(__file__).parents[2] / "docs"
CONF = f"""
import sys
sys.path.insert(0, {str(DOCS / "_ext")!r})
extensions = ["compare"]
html_title = "skascii"
html_theme = "pydata_sphinx_theme"
html_static_path = [{str(DOCS / "_static")!r}]
html_css_files = ["skascii.css"]
html_js_files = ["compare.js"]
"""
PAGE = """
Page
====

.. compare::
   :before: red
   :after: blue

   import numpy as np
   red, blue = np.zeros((2, 30, 60, 3), np.uint8)
   red[..., 0] = blue[..., 2] = 255
   np.kron(red, np.ones((8, 8, 1), np.uint8)), np.kron(blue, np.ones((10, 10, 1), np.uint8))
"""
MOVE = """<script>addEventListener("load", () => {
  const knob = document.querySelector(".compare input");
  knob.value = AT;
  knob.dispatchEvent(new Event("input"));
  parent.postMessage(`wide ${document.documentElement.scrollWidth} of ${innerWidth}`, "*");
});</script></body>"""
# A window is never as narrow as a phone, a frame is.
FRAME = """<!DOCTYPE html><body style="margin: 0"><script>onmessage = ({data}) => { document.title = data; };</script>
<iframe src="{NAME}" style="border: 0; width: {WIDTH}px; height: 1400px"></iframe>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    (folder / "conf.py").write_text(CONF)
    (folder / "index.rst").write_text(PAGE)
    out = folder / "html"
    Sphinx(folder, folder, out, out / ".doctrees", "html", status=None, warningiserror=True).build()
    return out / "index.html"


def framed(page, width):
    """Return a file that shows a page `width` pixels wide."""
    file = page.with_name(f"{page.stem}_{width}.html")
    file.write_text(FRAME.replace("{NAME}", page.name).replace("{WIDTH}", str(width)))
    return file


def areas(picture):
    """Return how many pixels are the red of the first picture, and the blue of the second."""
    return [int(np.all(picture == color, axis=2).sum()) for color in ((255, 0, 0), (0, 0, 255))]


@needs_chromium
@pytest.mark.parametrize("width", [1400, 400])
@pytest.mark.parametrize("at", [20, 70])
def test_the_slider_moves_what_is_shown_and_nothing_overflows(page, tmp_path, at, width):
    moved = page.with_name(f"moved_{at}.html")
    moved.write_text(page.read_text().replace("</body>", MOVE.replace("AT", str(at))))
    red, blue = areas(screenshot(framed(moved, width), tmp_path / "page.png", 1400, 1400))
    assert red / (red + blue) == pytest.approx(at / 100, abs=0.04)  # the line and the names cover some
    dom, _ = visit(framed(moved, width), 1400, 1400)
    assert f"<title>wide {width} of {width}</title>" in dom


@needs_chromium
@pytest.mark.parametrize("width", [1400, 400])
def test_without_a_script_both_pictures_are_whole(page, tmp_path, width):
    plain = page.with_name("plain.html")
    plain.write_text(page.read_text().replace("compare.js", "absent.js"))
    red, blue = areas(screenshot(framed(plain, width), tmp_path / "page.png", 1400, 1400))
    assert red == pytest.approx(blue, rel=0.01)
    assert red > 0.3 * min(width, 600) ** 2 / 2
