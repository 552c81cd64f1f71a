# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m union_desktop``: the window, or with a subcommand the headless program."""

import sys

from union_desktop.app.command_line import main

if __name__ == "__main__":
    sys.exit(main())
