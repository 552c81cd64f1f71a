# SPDX-License-Identifier: GPL-3.0-or-later
"""The office the tests of disks and damage begin with."""

from __future__ import annotations

import pytest

from tests.office_fixtures import Template
from tests.safety.furnished import Furnished, make_furnished


@pytest.fixture(scope="session")
def furnished(office_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    return make_furnished(office_template, tmp_path_factory.mktemp("furnished"))
