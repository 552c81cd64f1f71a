# SPDX-License-Identifier: GPL-3.0-or-later
"""What readers must know of the tables' conventions without importing SQLAlchemy."""

from typing import Final

#: The last day: an open period ends here, so that "valid on day d" is one comparison without NULL.
FOREVER: Final = "9999-12-31"
