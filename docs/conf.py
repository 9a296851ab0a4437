"""How the documentation is built: ``python -m sphinx -W -n --keep-going -b html docs docs/_build/html``, offline."""

import sys
from pathlib import Path

import matplotlib

import skascii

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "skascii"
author = "The skascii developers"
copyright = "The skascii developers, MIT licence"
version = release = skascii.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.extlinks",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "changelog",
    "compare",
    "live",
    "mathml",
]
exclude_patterns = ["_build", "_templates"]
templates_path = ["_templates"]
default_role = "autolink"
extlinks = {"doi": ("https://doi.org/%s", "doi:%s")}
nitpicky = True

autodoc_typehints = "none"  # the docstrings give the types
numpydoc_show_class_members = False  # the class template lists them
numpydoc_xref_param_type = False

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "auto_gallery",
    "subsection_order": [
        f"../gallery/{name}" for name in "start color filters matchers local_search opencv fonts applications".split()
    ],
    "within_subsection_order": "FileNameSortKey",
    "image_scrapers": ("matplotlib", "scraper.scrape"),
    "reset_modules": ("scraper.reset",),
    "capture_repr": ("_repr_html_", "__repr__"),
    "matplotlib_animations": (True, "jshtml"),
    "backreferences_dir": "gen_modules",
    "doc_module": ("skascii",),
    "reference_url": {"skascii": None},
    "thumbnail_size": (400, 280),
    "abort_on_example_error": False,
    "show_memory": False,
    "show_signature": False,
    "remove_config_comments": True,
    "write_computation_times": False,
    "download_all_examples": False,
}

html_theme = "pydata_sphinx_theme"
html_title = "skascii"
html_favicon = "_static/favicon.svg"
html_css_files = ["skascii.css"]
html_js_files = ["compare.js"]
html_static_path = ["_static", str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono.ttf"))]
html_show_sourcelink = False
html_copy_source = False
html_math_renderer = "mathml"
html_sidebars = {"index": []}
html_theme_options = {
    "logo": {"text": "skascii"},
    "header_links_before_dropdown": 5,
    "navbar_align": "left",
    "show_toc_level": 2,
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "tango",
    "pygments_dark_style": "monokai",
}
