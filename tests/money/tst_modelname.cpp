// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/modelname.h"

#include "tests/money/text.h"

#include <QTest>

using namespace tokenfence;

class TestModelName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fallsBack_data();
    void fallsBack();
};

void TestModelName::fallsBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("asked"); // one after the other
    const auto row = [](const char* name, const char* asked) {
        QTest::addRow("%s", name) << QString::fromLatin1(name) << QString::fromLatin1(asked);
    };
    const auto itself = [&](const char* name) { row(name, name); };
    itself("gpt-4o");
    row("gpt-4o-2024-08-06", "gpt-4o-2024-08-06 gpt-4o");
    row("claude-opus-4-5-20251101", "claude-opus-4-5-20251101 claude-opus-4-5");
    row("claude-opus-4-5@20251101", "claude-opus-4-5@20251101 claude-opus-4-5");
    row("openai/gpt-4o", "openai/gpt-4o gpt-4o");
    row("openrouter/anthropic/claude-opus-4-5",
        "openrouter/anthropic/claude-opus-4-5 anthropic/claude-opus-4-5 claude-opus-4-5");
    row("openai/gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06 gpt-4o-2024-08-06 openai/gpt-4o gpt-4o");
    row("a/b/m@20251101", "a/b/m@20251101 b/m@20251101 m@20251101 a/b/m b/m m");
    row("/gpt-4o", "/gpt-4o gpt-4o");
    row("openai//gpt-4o", "openai//gpt-4o /gpt-4o gpt-4o");
    row("openai/", "openai/");
    row("m-20251101-20251102", "m-20251101-20251102 m-20251101");
    itself("gpt-4o-2024-08-06-preview");
    itself("gpt-4o:2024-08-06");
    itself("model-12345678");
    itself("model-20251301");
    itself("model-20251100");
    itself("model-20250132");
    itself("model-19991231");
    itself("model-2024-8-6");
    itself("model-2024-08");
    itself("model@2024-08-06");
    itself("model20251101");
    itself("-20251101");
    itself("@20251101");
    itself("us.anthropic.claude-opus-4-5-20251101-v1:0");
    row("vertex/-20251101", "vertex/-20251101 -20251101 vertex/");
}

void TestModelName::fallsBack()
{
    QFETCH(const QString, name);
    QFETCH(const QString, asked);
    const std::string model = name.toStdString();
    QStringList names;
    ModelNameFallbacks fallbacks(model);
    while (const auto next = fallbacks.next()) {
        names.append(text(*next));
    }
    QCOMPARE(names.join(QLatin1Char(' ')), asked);
    QVERIFY(!fallbacks.next());
}

QTEST_APPLESS_MAIN(TestModelName)
#include "tst_modelname.moc"
