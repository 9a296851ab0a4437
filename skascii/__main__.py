"""``python -m skascii`` is the command ``skascii``."""

import sys

from skascii.cli import main

sys.exit(main())
