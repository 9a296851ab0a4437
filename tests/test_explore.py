"""explore(): knobs turn, alone, in a notebook that is executed, and in JupyterLab."""

import builtins
import importlib.util
import json
import socket
import subprocess
import sys
import time
import urllib.request

import numpy as np
import pytest
import skimage
from browser import CHROMIUM, FLAGS, needs_chromium

import skascii

pytest.importorskip("ipywidgets", reason="knobs come with skascii[notebook]")
CELL = "import skimage, skascii; e = skascii.explore(skimage.data.camera()[::8, ::8], 'gradient', columns=20); e"
NOTEBOOK = {
    "cells": [{"cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "outputs": [], "source": CELL}],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def explorer():
    return skascii.explore(skimage.data.camera()[::4, ::4], "gradient", columns=20)


def shown(explorer):
    return explorer.widget.children[1].value


def said(explorer):
    return explorer.widget.children[2].value


def test_it_shows_what_convert_makes(explorer):
    assert explorer.art == skascii.convert(explorer.image, "gradient", columns=20)
    assert shown(explorer) == explorer.art._repr_html_()
    assert "skascii.convert(image, method='gradient', columns=20)" in said(explorer).replace("&#x27;", "'")


def test_each_knob_turns(explorer):
    turned = {"columns": 24, "glyphs": "digits", "color": "foreground", "palette": "16"}
    turned |= {"tone": "contrast", "paper": "light", "method": "features"}
    for name, value in turned.items():
        before = shown(explorer)
        explorer.turn(**{name: value})
        assert explorer.options[name] == value, name
        assert explorer.art == skascii.convert(explorer.image, **explorer.options), name
        assert shown(explorer) != before, name
    assert explorer.options == turned


def test_knobs_without_effect_are_locked(explorer):
    assert explorer.knobs["palette"].disabled
    explorer.turn(tone="range", color="cell")
    assert not explorer.knobs["palette"].disabled
    assert not explorer.knobs["tone"].disabled
    explorer.turn(method="local_search")  # glyphs and colours together: no tone
    assert explorer.knobs["tone"].disabled
    assert explorer.options == {"columns": 20, "color": "cell"}


def test_what_a_knob_leads_to_is_said_and_the_art_stays(explorer):
    before, kept = shown(explorer), explorer.options
    explorer.knobs["tone"].options = [*explorer.knobs["tone"].options, ("odd", "odd")]
    explorer.turn(tone="odd")
    assert "`tone` must be" in said(explorer)
    assert (shown(explorer), explorer.options) == (before, kept)


def test_a_blank_picture_warns_below():
    image = np.zeros((64, 64), np.uint8)
    image[::9] = 1  # a mask, as OpenCV makes them
    explorer = skascii.explore(image, "min_diff_sq", columns=8, tone="none")
    assert "blank" in said(explorer) or explorer.art.text.strip()
    with pytest.warns(skascii.BlankArtWarning):
        skascii.convert(image, "min_diff_sq", columns=8, tone="none")


def test_values_of_ones_own_are_choices():
    glyphs, palette = skascii.glyph_set(" .#"), np.array([[0, 0, 0], [255, 0, 0]])
    explorer = skascii.explore(
        skimage.data.camera(), "gradient", glyphs=glyphs, palette=palette, color=True, paper=np.array([0, 0, 9]), rng=3
    )
    assert explorer.art.glyphs == glyphs
    assert explorer.options["rng"] == 3
    inked = glyphs.coverage[explorer.art.indices] > 0
    assert set(map(tuple, explorer.art.foreground[inked].tolist())) <= {(0, 0, 0), (255, 0, 0)}


def test_what_is_refused_is_refused_at_once():
    with pytest.raises(ValueError, match="`columns` must be"):
        skascii.explore(skimage.data.camera(), columns=0)
    with pytest.raises(ValueError, match="method"):
        skascii.explore(skimage.data.camera(), "linear")
    with pytest.raises(TypeError, match="`image` must be"):
        skascii.explore("camera")


def test_without_ipywidgets(monkeypatch):
    found = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "ipywidgets":
            raise ImportError("No module named 'ipywidgets'")
        return found(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImportError, match=r"pip install 'skascii\[notebook\]'"):
        skascii.explore(skimage.data.camera())


def test_in_an_executed_notebook():
    nbclient = pytest.importorskip("nbclient", reason="nbclient comes with skascii[dev]")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.from_dict(NOTEBOOK)
    nbclient.NotebookClient(notebook, timeout=120).execute()
    (output,) = notebook.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with the notebook, and a browser that shows it: a function that evaluates JavaScript there."""
    if importlib.util.find_spec("jupyterlab") is None:
        pytest.skip("JupyterLab comes with skascii[dev]")
    websocket = pytest.importorskip("websocket", reason="it comes with JupyterLab")
    (tmp_path / "explore.ipynb").write_text(json.dumps(NOTEBOOK))
    here, there = free_port(), free_port()
    flags = "--no-browser --allow-root --expose-app-in-browser --IdentityProvider.token= --ServerApp.port_retries=0"
    server = [sys.executable, "-m", "jupyterlab", *flags.split(), f"--port={here}", f"--notebook-dir={tmp_path}"]
    page = [CHROMIUM, *FLAGS, "--window-size=1400,1200", f"--remote-debugging-port={there}"]
    page += [f"--user-data-dir={tmp_path / 'profile'}", "--remote-allow-origins=*", "about:blank"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(server, **quiet) as jupyter, subprocess.Popen(page, **quiet) as chromium:
        try:
            answered(f"http://127.0.0.1:{here}/api")
            tab = next(
                each for each in json.loads(answered(f"http://127.0.0.1:{there}/json")) if each["type"] == "page"
            )
            socket_ = websocket.create_connection(tab["webSocketDebuggerUrl"], timeout=120)

            def call(method, **params):
                call.number += 1
                socket_.send(json.dumps({"id": call.number, "method": method, "params": params}))
                while (answer := json.loads(socket_.recv())).get("id") != call.number:
                    pass
                return answer["result"]

            call.number = 0
            call("Page.navigate", url=f"http://127.0.0.1:{here}/lab/tree/explore.ipynb")
            yield call
            socket_.close()
        finally:
            chromium.terminate()
            jupyter.terminate()


def answered(url):
    """Return what a server says, once it does."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@needs_chromium
def test_in_jupyterlab(lab):
    def value(script):
        return lab("Runtime.evaluate", expression=script).get("result", {}).get("value")

    def until(script, wanted):
        for _ in range(600):
            found = value(script)
            if wanted(found):
                return found
            time.sleep(0.2)
        raise TimeoutError(f"{script}: {found!r}")

    until("!!document.querySelector('.jp-Notebook .jp-CodeCell')", bool)
    tab = "[...jupyterapp.shell.widgets('main')].at(-1)"
    until(f"{tab}?.sessionContext?.session?.kernel?.status", lambda status: status == "idle")
    value(f"jupyterapp.shell.activateById({tab}.id); jupyterapp.commands.execute('notebook:run-all-cells')")
    text = "[...document.querySelectorAll('.jp-OutputArea pre[role=img]')].map(p => p.textContent).join()"
    before = until(text, bool)
    turn = "const s = [...document.querySelectorAll('select')].find(s => [...s.options].some(o => o.text == 'digits'));"
    turn += "s.value = [...s.options].find(o => o.text == 'digits').value;"
    value(f"{turn} s.dispatchEvent(new Event('change', {{bubbles: true}}))")
    after = until(text, lambda found: found != before)
    assert set(after) <= set(" 0123456789\n")
