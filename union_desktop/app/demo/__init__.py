# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up office of the invented 示例大学: for a first look, for screenshots, for tests and for speed measurements.

Nobody in it exists. Every ID number has a right check digit but an address part (such as 330100) that names a whole city, while
real numbers name a county; phones all begin with 1990000; companies, campuses and buildings are invented.
"""
