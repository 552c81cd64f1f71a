# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports every table, so that ``Base.metadata`` is complete; one line per area."""

import union_desktop.areas.aid.model
import union_desktop.areas.applications.model
import union_desktop.areas.hardship.model
import union_desktop.areas.members.model
import union_desktop.areas.mutual_aid.model
import union_desktop.areas.organisation.model
import union_desktop.areas.policies.model
import union_desktop.areas.roster.model
import union_desktop.areas.statistics.model
import union_desktop.areas.visits.model
import union_desktop.core.access
import union_desktop.core.attachments.model
import union_desktop.core.audit
import union_desktop.core.office_settings
import union_desktop.core.operators.model
import union_desktop.core.proceedings.model
import union_desktop.core.saved_views.model
from union_desktop.core.database import Base

metadata = Base.metadata
