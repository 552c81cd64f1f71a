# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of applications and meetings: frozen rows in, PDF bytes out; the ``…_from`` functions read as well."""
