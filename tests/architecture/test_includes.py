# SPDX-License-Identifier: GPL-3.0-or-later
"""No arrow runs upwards in the house."""

import pathlib
import unittest

import includes

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Includes(unittest.TestCase):
    def test_the_house_has_no_arrow_upwards(self):
        complaints, files = includes.walk(ROOT)
        self.assertGreater(files, 10, "the walk found the sources")
        self.assertEqual(complaints, [])

    def test_wrong_arrows_are_named(self):
        for path, line, wrong in [
            ("model/ledger/a.h", '#include "storage/writer.h"', True),
            ("model/money/a.h", '#include "model/ledger/policy.h"', True),
            ("model/ledger/a.h", '#include "model/money/money.h"', False),
            ("model/ports/a.h", "#include <QWidget>", True),
            ("model/ports/a.h", "#include <QObject>", False),
            ("storage/a.cpp", '#include "ui/theme/theme.h"', True),
            ("storage/a.cpp", "#include <QSqlQuery>", True),
            ("ui/pages/live/a.cpp", '#include "storage/reader.h"', True),
            ("ui/pages/live/a.cpp", "#include <QLocalSocket>", True),
            ("ui/theme/a.cpp", '#include "ui/shell/mainwindow.h"', True),
            ("ui/charts/a.cpp", "#include <QChartView>", False),
            ("app/engine/a.cpp", '#include "ui/theme/theme.h"', True),
            ("app/engine/a.cpp", '#include "app/cli/verbs.h"', True),
            ("app/desktop/a.cpp", '#include "ui/theme/theme.h"', False),
            ("app/cli/a.cpp", "#include <QWidget>", True),
        ]:
            with self.subTest(path=path, line=line):
                self.assertEqual(bool(list(includes.wrong_includes(path, line + "\n"))), wrong)


if __name__ == "__main__":
    unittest.main()
