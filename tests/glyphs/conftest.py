"""Font files that the tests draw with."""

from importlib.util import find_spec
from pathlib import Path

import pytest

SHIPPED = Path(find_spec("matplotlib").origin).parent / "mpl-data/fonts/ttf"
LIBERATION = Path("/usr/share/fonts/truetype/liberation")
MONOSPACED = [
    *(SHIPPED / f"DejaVuSansMono{style}.ttf" for style in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(LIBERATION / f"LiberationMono-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")),
]


@pytest.fixture(params=MONOSPACED, ids=lambda path: path.stem)
def mono(request):
    """Return the path of a monospaced font, as a str."""
    if not request.param.is_file():
        pytest.skip(f"{request.param.name} is not installed (Debian: fonts-liberation)")
    return str(request.param)


@pytest.fixture(scope="session")
def dejavu():
    return str(SHIPPED / "DejaVuSansMono.ttf")


@pytest.fixture(scope="session")
def proportional():
    return str(SHIPPED / "DejaVuSans.ttf")


@pytest.fixture(scope="session")
def japanese():
    spec = find_spec("matplotlib_fontja")
    if spec is None:
        pytest.skip("matplotlib-fontja is not installed")
    return str(Path(spec.origin).parent / "fonts/ipaexg.ttf")
