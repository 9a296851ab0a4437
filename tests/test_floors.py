"""The versions that the lowest ones are tested with are those that are declared."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_what_is_tested_is_what_is_declared():
    floors = ROOT / ".ci" / "floors.txt"
    if not floors.is_file():
        pytest.skip("the checks are not part of this copy")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    declared = dict(re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", line).groups() for line in lines)
    tested = dict(line.split("==") for line in floors.read_text().splitlines() if not line.startswith("#"))
    assert tested.keys() == declared.keys()
    for name, version in declared.items():
        assert re.fullmatch(re.escape(version) + r"(\.0)*(\.84)?", tested[name]), name
