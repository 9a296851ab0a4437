"""What sphinx-gallery takes from an example besides figures: the art it ends in, and the files it saves."""

import ast
import html
import os
import shutil
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.transform import resize
from sphinx_gallery.scrapers import figure_rst

import skascii

PICTURES = {".png", ".svg", ".gif", ".jpg", ".webp"}
ANIMATIONS = {".gif", ".webp"}
PAGES = {".html"}  # that play
FILM = """
.. raw:: html

   <iframe class="film" title="A film in text" srcdoc="{}"></iframe>
   <script>{{
     const film = document.currentScript.previousElementSibling;
     const pre = () => film.contentDocument.querySelector("pre");
     const fit = () => film.style.height = pre().getBoundingClientRect().height + "px";
     film.onload = () => {{
       film.style.maxWidth = pre().style.width;
       fit();
       film.contentWindow.addEventListener("resize", fit);
     }};
   }}</script>

"""
DOWNLOADS = """
Files: {}
"""


def scrape(block, block_vars, gallery_conf):
    """Show the pictures that a block saved, link its other files, and make a thumbnail of an art it ends in."""
    paths = block_vars["image_path_iterator"]
    pictures, films, others = [], [], []
    for file in sorted(Path.cwd().iterdir()):  # the example's own folder
        if not file.is_file() or file.suffix == ".py" or file.name == "README.txt":
            continue
        if file.suffix in PICTURES:
            if file.suffix in ANIMATIONS:
                with Image.open(file) as animation:  # a still of it, the first picture: the thumbnail
                    animation.seek(animation.n_frames - 1)
                    animation.convert("RGB").save(next(paths))
            pictures.append(shutil.move(file, Path(next(paths)).with_suffix(file.suffix)))
        elif file.suffix in PAGES:
            films.append(FILM.format(html.escape(file.read_text(encoding="utf-8")).replace("\n", "&#10;")))
            file.unlink()
        else:
            folder = Path(paths.image_path).parent.with_name("files")
            folder.mkdir(exist_ok=True)
            others.append(shutil.move(file, folder / file.name))
    rst = "".join(figure_rst([str(path)], gallery_conf["src_dir"]) for path in pictures)
    rst += "".join(films)
    if others:
        links = (f":download:`{f.name} </{os.path.relpath(f, gallery_conf['src_dir'])}>`" for f in others)
        rst += DOWNLOADS.format(", ".join(links))

    value = block_vars["example_globals"].get("___")
    if isinstance(value, skascii.AsciiArt) and isinstance(ast.parse(block.content).body[-1], ast.Expr):
        thumbnail(value, next(paths), gallery_conf["thumbnail_size"])  # the page shows the art itself, as HTML
    return rst


def thumbnail(art, path, size):
    """Save the middle of an art as a small picture, its light averaged as a screen's is: in linear light."""
    picture = art.to_image() / 255
    height, width = picture.shape[:2]
    scale = min(height / size[1], width / size[0])
    rows, columns = int(size[1] * scale), int(size[0] * scale)
    top, left = (height - rows) // 2, (width - columns) // 2
    light = picture[top : top + rows, left : left + columns] ** 2.2
    small = resize(light, (size[1], size[0]), anti_aliasing=True).clip(0, 1) ** (1 / 2.2)
    Image.fromarray(np.uint8(np.rint(small * 255))).save(path)


def reset(gallery_conf, file):
    """Give figures colours that read on light and on dark pages alike."""
    import matplotlib.pyplot as plt

    grey = "#808a96"
    plt.rcdefaults()
    plt.rcParams.update(
        {
            "figure.dpi": 150,
            "figure.constrained_layout.use": True,
            "figure.facecolor": "none",
            "savefig.facecolor": "none",
            "axes.facecolor": "none",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": grey,
            "axes.labelcolor": grey,
            "axes.titlecolor": grey,
            "text.color": grey,
            "xtick.color": grey,
            "ytick.color": grey,
            "legend.frameon": False,
            "image.cmap": "gray",
            "animation.embed_limit": 30,
        }
    )
