# SPDX-License-Identifier: GPL-3.0-or-later
"""A provider of models on loopback that keeps its own bill.

In a test's own process: `with Provider(prices) as provider`, then `provider.script` says what is out of the ordinary
and `provider.bill` what it all cost. As a program of its own: `python3 -m provider --prices FILE`, with `GET /bill`,
`POST /script`, `POST /release` for the same.
"""

from .bill import Bill, cost_nano
from .script import Script, Step
from .server import Provider

__all__ = ["Bill", "Provider", "Script", "Step", "cost_nano"]
