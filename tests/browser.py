"""Headless Chromium: pages and drawings as a reader sees them."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 --mute-audio"
).split()

FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{folders}
<match target="pattern">
<edit name="hinting" mode="assign"><bool>true</bool></edit>
<edit name="autohint" mode="assign"><bool>false</bool></edit>
<edit name="hintstyle" mode="assign"><const>hintfull</const></edit>
</match>
</fontconfig>
"""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no `chromium` on the path (apt-get install chromium)")


def screenshot(source: str | Path, png: Path, width: int, height: int, *, timeout: float = 90) -> np.ndarray:
    """Open a file or URL in a window of `width` x `height` pixels, save it as `png`, return it as RGB `(H, W, 3)`.

    Fonts are hinted as Pillow hints them, and those of matplotlib and matplotlib-fontja can be used besides the
    system's, so that what differs from our own raster is the page. A browser that fails or takes longer than
    `timeout` seconds is an error that shows what it said.
    """
    _, said = _chromium(source, width, height, f"--screenshot={png}", timeout)
    if not Path(png).is_file():
        raise RuntimeError(f"chromium made no picture of {source}: {said[-2000:]}")
    with Image.open(png) as picture:
        return np.asarray(picture.convert("RGB"))[:height, :width]


def visit(source: str | Path, width: int, height: int, *, timeout: float = 90) -> tuple[str, list[str]]:
    """Open a file or URL likewise; return the document as its scripts have left it, and what the console says."""
    options = "--dump-dom --enable-logging=stderr --virtual-time-budget=20000"
    dom, said = _chromium(source, width, height, options, timeout)
    return dom, [line for line in said.splitlines() if ":CONSOLE" in line]


def _chromium(source: str | Path, width: int, height: int, options: str, timeout: float) -> tuple[str, str]:
    """Run the browser on a file or URL with a profile of its own; return its output and what it says."""
    url = source if isinstance(source, str) and "://" in source else Path(source).resolve().as_uri()
    window = f"--window-size={width},{max(height, 200)}"  # lower windows come out wrong
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [CHROMIUM, *FLAGS, window, f"--user-data-dir={profile}", *options.split(), url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "FONTCONFIG_FILE": _font_config(Path(profile))},
        )
        try:
            out, said = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            _, said = process.communicate()
            raise TimeoutError(f"chromium took more than {timeout} s on {url}: {said[-2000:]}") from None
    if process.returncode != 0:
        raise RuntimeError(f"chromium failed on {url} (exit {process.returncode}): {said[-2000:]}")
    return out, said


def _font_config(folder: Path) -> str:
    """Write the font configuration into `folder` and return its path."""
    specs = map(importlib.util.find_spec, ("matplotlib", "matplotlib_fontja"))
    packages = [Path(spec.origin).parent for spec in specs if spec is not None and spec.origin is not None]
    path = folder / "fonts.conf"
    path.write_text(FONTCONFIG.format(folders="".join(f"<dir>{package}</dir>" for package in packages)))
    return str(path)
