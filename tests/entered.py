"""How much of the package one conversion enters: python tests/entered.py [METHOD ...]

Counts the files whose functions are really called, in the order of the first call, and their lines. What is called
while the package is imported does not count.
"""

import sys
from pathlib import Path

import skimage.data

import skascii

PACKAGE = Path(skascii.__file__).parent


def entered(method: str) -> dict[str, int]:
    """Return the files of the package that a later conversion by this method enters, and the lines of each."""
    image = skimage.data.camera()
    for _ in range(2):  # the first is for the twins without Numba, the second loads it
        skascii.convert(image, method, columns=60)
    files: dict[str, int] = {}

    def note(frame, event, argument):
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(PACKAGE) and frame.f_code.co_name != "<module>":
            name = str(path.relative_to(PACKAGE))
            if name not in files:
                files[name] = path.read_text().count("\n")

    sys.setprofile(note)
    try:
        skascii.convert(image, method, columns=60, workers=1)
    finally:
        sys.setprofile(None)
    return files


def main(methods: list[str]) -> None:
    """Print the files of each method, and how many there are."""
    for method in methods:
        files = entered(method)
        if len(methods) == 1:
            for name, lines in files.items():
                print(f"{lines:5}  {name}")
        print(f"{method}: {len(files)} files, {sum(files.values())} lines")


if __name__ == "__main__":
    main(sys.argv[1:] or list(skascii.matchers.available()))
