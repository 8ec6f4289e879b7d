# SPDX-License-Identifier: MIT
"""The tests that need nothing but Python."""
