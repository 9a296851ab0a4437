"""Writers of text that moves: recordings of a terminal, pages that play, pages of text, and numbered stills."""

import json
import re
from pathlib import Path
from typing import Any

from ._screen import Screen

HEAD = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Text film</title>
<style>body {{ margin: 0; background: {paper}; }}</style>
<body>
{open}{close}
<script>
const pre = document.querySelector("pre"), frames = [];
const at = (time, lines) => frames.push([time, lines]);
"""
TAIL = """
const length = %s, lines = [];
let shown = -1;
function show(number) {
  if (number < shown) shown = -1;
  while (shown < number) for (const [row, html] of frames[++shown][1]) lines[row] = html;
  pre.innerHTML = lines.join("\\n");
  document.body.dataset.frame = number;
}
let begun = null, paused = 0;
document.onclick = () => { paused = paused ? 0 : performance.now() - begun; if (!paused) begun = null; };
function step() {
  const now = performance.now();
  if (begun === null) begun = now;
  const time = (paused || now - begun) / 1000 %% length;
  let number = 0;
  while (number + 1 < frames.length && frames[number + 1][0] <= time) number++;
  if (number !== shown) show(number);
}
function fit() {
  document.body.style.zoom = 1;
  document.body.style.zoom = Math.min(1, innerWidth / pre.offsetWidth);
}
show(0);
fit();
addEventListener("resize", fit);
setInterval(step, 8);
</script>
</body>
</html>
"""


class Recording:
    """An asciicast of version 2, which asciinema plays: https://docs.asciinema.org/manual/asciicast/v2."""

    def __init__(self, path: Path, suffix: str, fps: float, sound: str | None) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._screen = Screen("24bit")
        self._begun = False

    def add(self, art: Any, seconds: float) -> None:
        """Write a frame."""
        if not self._begun:
            rows, columns = art.indices.shape
            head = {"version": 2, "width": columns * (2 if art.glyphs.wide else 1), "height": rows}
            self._line(head)
            self._begun = True
        update = self._screen.update(art)
        self._line([round(seconds, 6), "o", "\x1b[?25l" + update])

    def _line(self, value: Any) -> None:
        self._file.write(json.dumps(value, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """End the file."""
        self._file.close()


class Page:
    """A web page that plays, no wider than its window; each frame has the rows that change, a click stops it."""

    def __init__(self, path: Path, suffix: str, fps: float, sound: str | None) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._lines: list[str] = []
        self._end, self._last = 1 / fps, 0.0

    def add(self, art: Any, seconds: float) -> None:
        """Write a frame."""
        from ..render.color import hex_color, shown_colors

        html = art.to_html()
        start, inner, end = re.fullmatch(r"(<pre[^>]*>)(.*)(</pre>)", html, re.DOTALL).groups()  # type: ignore[union-attr]
        if not self._lines:
            paper = hex_color(shown_colors(art)[1])
            self._file.write(HEAD.format(paper=paper, open=start, close=end))
        lines = _rows(inner)
        kept = self._lines + [""] * (len(lines) - len(self._lines))
        changed = [[row, line] for row, line in enumerate(lines) if not self._lines or line != kept[row]]
        text = json.dumps(changed, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        self._file.write(f"at({seconds:.4f},{text});\n")
        self._lines, self._last = lines, seconds

    def close(self) -> None:
        """End the file."""
        if self._lines:
            self._file.write(TAIL % f"{self._last + self._end:.4f}")
        self._file.close()


def _rows(inner: str) -> list[str]:
    """Return the rows of a <pre>, each with its own spans: one that holds them all is opened and closed in each."""
    lines = inner.split("\n")
    opened = re.match(r"<span style=\"text-indent:[^\"]*\">", inner)
    if opened is None:
        return lines
    lines[0], lines[-1] = lines[0].removeprefix(opened[0]), lines[-1].removesuffix("</span>")
    return [f"{opened[0]}{line}</span>" for line in lines]


class Pages:
    """Text, a form feed after each frame."""

    def __init__(self, path: Path, suffix: str, fps: float, sound: str | None) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def add(self, art: Any, seconds: float) -> None:
        """Write a frame."""
        self._file.write(f"{art}\n\f\n")

    def close(self) -> None:
        """End the file."""
        self._file.close()


SCRIPTS = {".cast": Recording, ".html": Page, ".htm": Page, ".txt": Pages}
