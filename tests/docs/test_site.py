"""The built documentation, as readers get it: links and pictures of every page, three pages in a browser."""

import functools
import http.server
import json
import re
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from browser import needs_chromium, visit
from PIL import Image

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"
COMMAND = "python -m sphinx -W -n --keep-going -b html docs docs/_build/html"
PAGES = (
    "index.html",
    "guide/color.html",
    "auto_gallery/filters/plot_4_negative.html",
    "reference/generated/skascii.convert.html",
)
ARTS = ("index.html", "guide/color.html", "auto_gallery/filters/plot_4_negative.html")
EXTERNAL = ("http", "https", "mailto", "data", "javascript")

pytestmark = pytest.mark.skipif(not (SITE / "index.html").is_file(), reason=f"the site is not built ({COMMAND})")

# What the tests ask a page: where each character of each visible art stands, and which pictures did not load.
SCRIPT = """
<script>
addEventListener("load", async () => {
  await document.fonts.ready;
  const arts = [];
  for (const pre of document.querySelectorAll("pre[role=img]")) {
    const box = pre.getBoundingClientRect();
    if (!box.width) continue;
    const lines = pre.textContent.split("\\n"), columns = Math.max(...lines.map((line) => [...line].length));
    const width = box.width / columns, height = box.height / lines.length;
    let [row, column, off, seen] = [0, 0, 0, 0];
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walker.nextNode()) {
      for (const [at, char] of [...walker.currentNode.data].entries()) {
        if (char === "\\n") { row++; column = 0; continue; }
        if (char !== " " && (row + column) % 7 === 0) {
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + 1);
          const place = range.getBoundingClientRect();
          const across = place.left + place.width / 2 - box.left - (column + 0.5) * width;
          const down = place.top + place.height / 2 - box.top - (row + 0.5) * height;
          off = Math.max(off, Math.abs(across), Math.abs(down));
          seen++;
        }
        column++;
      }
    }
    arts.push({rows: lines.length, columns, width: box.width, off, seen});
  }
  const broken = [...document.images].filter((image) => image.complete && !image.naturalWidth).map(({src}) => src);
  const data = {arts, broken, theme: document.documentElement.dataset.theme, page: document.body.scrollWidth};
  const report = document.createElement("script");
  report.type = "application/json";
  report.id = "report";
  report.textContent = JSON.stringify(data);
  document.body.append(report);
});
</script>
"""
THEME = '<script>localStorage.setItem("mode", "{0}"); localStorage.setItem("theme", "{0}")</script>'


class Page(HTMLParser):
    """The links, pictures and anchors of a page."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.anchors = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        named = [values.get("href"), values.get("src")]
        named += [part.split()[0] for part in (values.get("srcset") or "").split(",") if part.strip()]
        self.targets |= {target for target in named if target}


@pytest.fixture(scope="module")
def pages():
    return {
        path.resolve(): Page(path.read_text(encoding="utf-8"))
        for path in SITE.rglob("*.html")
        if "_static" not in path.parts
    }


def test_no_internal_link_or_picture_is_broken(pages):
    broken = []
    for path, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme in EXTERNAL or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not file.is_file() or (anchor and file in pages and anchor not in pages[file].anchors):
                broken.append(f"{path.relative_to(SITE.resolve())}: {target}")
    assert len(pages) > 50
    assert not broken


def first_frame(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_pictures_are_pictures():
    pictures = [path for suffix in ("png", "gif", "jpg", "webp") for path in (SITE / "_images").glob(f"*.{suffix}")]
    assert len(pictures) > 30
    assert all(min(first_frame(path).shape[:2]) >= 10 for path in pictures)


def test_nothing_is_fetched_from_elsewhere(pages):
    pattern = re.compile(r"<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=[\"'](https?:)?//", re.IGNORECASE)
    assert not [path for path in pages if pattern.search(path.read_text(encoding="utf-8"))]


def test_each_public_name_has_a_page_and_an_example_of_the_gallery():
    import skascii

    names = [f"skascii.{name}" for name in skascii.__all__]
    for room in ("filters", "matchers", "glyphs", "metrics", "render", "video", "cluster"):
        names.remove(f"skascii.{room}")
        names += [f"skascii.{room}.{name}" for name in getattr(skascii, room).__all__]
    lacking = []
    for name in names:
        page = SITE / "reference" / "generated" / f"{name}.html"
        if name in ("skascii.glyphs.GlyphSet", "skascii.glyphs.glyph_set"):  # stand in the package itself
            continue
        if not page.is_file() or "sphx-glr-thumbcontainer" not in page.read_text(encoding="utf-8"):
            lacking.append(name)
    assert not lacking


def test_each_example_has_a_thumbnail_of_its_own():
    gallery = SITE / "auto_gallery"
    sources = re.findall(r'<img[^>]* src="([^"]+_thumb\.\w+)"', (gallery / "index.html").read_text(encoding="utf-8"))
    assert len(sources) == len(set(sources)) == len(list(gallery.rglob("plot_*.html"))) > 30
    pictures = {path: first_frame(gallery / path) for path in sources if not path.endswith(".svg")}
    assert not [path for path, picture in pictures.items() if picture.std() < 3], "an empty thumbnail"
    assert len({picture.tobytes() for picture in pictures.values()}) == len(pictures), "two thumbnails alike"


@pytest.fixture(scope="module")
def site():
    """Serve the site; a query `?dark` or `?light` puts that theme and the script above into a page."""

    missing = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            path, _, theme = self.path.partition("?")
            if theme not in ("dark", "light") or not path.endswith(".html"):
                return super().do_GET()
            text = Path(self.directory, path.lstrip("/")).read_text(encoding="utf-8")
            body = text.replace("<head>", f"<head>{THEME.format(theme)}{SCRIPT}", 1).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return None

        def send_error(self, code, *args):
            missing.append(self.path)
            super().send_error(code, *args)

        def log_message(self, *args):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *args):
            """Say nothing of a browser that leaves in the middle of a file."""

    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", missing
    server.shutdown()
    server.server_close()


@needs_chromium
@pytest.mark.parametrize("width", [800, 1400])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_in_a_browser(site, page, theme, width):
    address, missing = site
    dom, console = visit(f"{address}{page}?{theme}", width, 900)
    assert not [line for line in console if '"[PST]: ' not in line], "more than what the theme says of its doings"
    assert not missing
    report = json.loads(re.search(r'<script type="application/json" id="report">(.*?)</script>', dom, re.DOTALL)[1])
    assert report["theme"] == theme
    assert not report["broken"]
    assert report["page"] <= width, "the page is wider than the window"
    assert bool(report["arts"]) == (page in ARTS)
    for art in report["arts"]:
        assert art["off"] <= 1, f"{art['off']} px off the grid"
        assert art["width"] <= width
        assert art["seen"] >= 100
