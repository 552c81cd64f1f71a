# SPDX-License-Identifier: GPL-3.0-or-later
"""The members' papers: frozen rows in, PDF bytes out; the ``…_from`` functions read as well, for a process of its own."""

from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.members.documents.mailing import MailingLook, mailing, mailing_from
from union_desktop.areas.members.documents.register import (
    TITLE,
    RegisterLook,
    register_from,
    register_pdf,
    register_sheet,
    unprintable,
    unprintable_names,
)
from union_desktop.areas.members.documents.registration_form import (
    RegistrationLook,
    registration_forms,
    registration_forms_from,
)
from union_desktop.areas.members.documents.retention_form import (
    RetentionLook,
    retention_papers,
    retention_papers_from,
)
from union_desktop.areas.members.documents.transfer_slip import (
    TransferLook,
    slip_number,
    transfer_slips,
    transfer_slips_from,
)

__all__ = [
    "TITLE",
    "MailingLook",
    "PaperLook",
    "RegisterLook",
    "RegistrationLook",
    "RetentionLook",
    "TransferLook",
    "mailing",
    "mailing_from",
    "register_from",
    "register_pdf",
    "register_sheet",
    "registration_forms",
    "registration_forms_from",
    "retention_papers",
    "retention_papers_from",
    "slip_number",
    "transfer_slips",
    "transfer_slips_from",
    "unprintable",
    "unprintable_names",
]
