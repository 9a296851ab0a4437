"""``python -m skascii`` is the command ``skascii``."""

import sys

from skascii.cli import main

if __name__ == "__main__":
    sys.exit(main())
