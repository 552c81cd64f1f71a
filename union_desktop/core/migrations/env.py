# SPDX-License-Identifier: GPL-3.0-or-later
"""Alembic's entry: runs the versions on the connection it is handed; there is no other way to start them."""

from alembic import context

from union_desktop.core.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    # The transaction is the caller's: several versions and the final check are one step.
    transactional_ddl=False,
)
context.run_migrations()
