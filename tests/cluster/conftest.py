import warnings

import numpy as np
import pytest
from PIL import Image

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="session")
def client():
    """Return a client of two processes of one thread each; nothing that they say is to be heard."""
    with (
        warnings.catch_warnings(),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster, set_as_default=False) as made,
    ):
        yield made


@pytest.fixture
def images(rng):
    return [rng.integers(0, 256, (32, 48, 3), np.uint8) for _ in range(6)]


@pytest.fixture
def folder(tmp_path, images, monkeypatch):
    """A current folder of pictures in "in", one of which is none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number, image in enumerate(images):
        Image.fromarray(image).save(f"in/{number}.png")
    (tmp_path / "in" / "bad.png").write_text("no picture")
    return tmp_path
