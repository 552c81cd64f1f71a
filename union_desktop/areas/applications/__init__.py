# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications for aid (补助申请), from the applicant through the committee to a round."""
