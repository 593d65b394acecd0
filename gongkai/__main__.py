"""`python -m gongkai`, the same as the `gongkai` command."""

import sys

from gongkai.cli import main

sys.exit(main())
