// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QHash>

namespace tokenfence {
namespace {

/// `@name` stands for a token; its name is the letters behind the sign.
const char* const rules = R"(
QToolTip { background: @background; color: @text; border: 1px solid @line; padding: @gapSmallpx; }

QPushButton, QToolButton {
    background: transparent; color: @text; border: 1px solid @line; border-radius: @radiusControlpx;
    padding: @controlPadYpx @controlPadXpx;
}
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:checked { background: @hover; border-color: @accent; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0px; }

QPushButton[look="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[look="primary"]:focus { border-color: @text; }
QPushButton[look="primary"]:disabled { background: @line; color: @faint; border-color: @line; }
QPushButton[look="danger"] { color: @stop; border-color: @stop; }
QPushButton[look="danger"]:hover { background: @stopFill; color: @onStop; }
QPushButton[look="danger"]:focus { border-color: @text; }
QPushButton[look="danger"]:disabled { color: @faint; border-color: @line; }
QPushButton[look="link"] {
    border: 1px solid transparent; padding: 0px; color: @dim; border-radius: @radiusBarpx;
}
QPushButton[look="link"]:hover { background: transparent; color: @text; text-decoration: underline; }
QPushButton[look="link"]:focus { border-color: @accent; }
QPushButton[look="link"][urgent="true"] { color: @warn; text-decoration: underline; }
QPushButton[look="onStop"] { color: @onStop; border-color: @onStop; }
QPushButton[look="onStop"]:hover { background: @onStop; color: @stopFill; }
QPushButton[look="onStop"]:focus { background: @onStop; color: @stopFill; }

QToolButton[look="segment"] {
    border: 1px solid transparent; border-radius: @radiusControlpx; color: @dim;
    padding: @gapTinypx @gappx;
}
QToolButton[look="segment"]:checked { background: @hover; color: @text; }
QToolButton[look="segment"]:hover { color: @text; }
QToolButton[look="segment"]:focus { border-color: @accent; }

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QComboBox {
    background: @panel; color: @text; border: 1px solid @line; border-radius: @radiusControlpx;
    padding: @controlPadYpx @gappx; selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus,
QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @faint; background: @background; }
QPlainTextEdit[look="code"] { background: transparent; border: 0px; padding: 0px; }
QLineEdit[wrong="true"] { border-color: @stop; }
QLineEdit[look="onStop"] { background: transparent; color: @onStop; border-color: @onStop; }
QComboBox::drop-down { border: 0px; width: @iconpx; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; selection-background-color: @hover;
    selection-color: @text; }

QCheckBox, QRadioButton { color: @text; spacing: @gappx; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }

QMenu { background: @panel; color: @text; border: 1px solid @line; padding: @gapSmallpx 0px; }
QMenu::item { padding: @gapSmallpx @gapHugepx @gapSmallpx @gapLargepx; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: @gapSmallpx 0px; }

QAbstractItemView { background: transparent; border: 0px; outline: 0px; color: @text;
    selection-background-color: @hover; selection-color: @text; gridline-color: @line; }
QTableView::item { border-top: 1px solid @line; padding: 0px @gapSmallpx; }
QTableView::item:selected { background: @hover; color: @text; }
QHeaderView { background: transparent; border: 0px; }
QHeaderView::section { background: transparent; color: @dim; border: 0px; padding: @gapSmallpx; }
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: transparent; border: 0px; }

QScrollArea, QStackedWidget { background: transparent; border: 0px; }
QScrollArea > QWidget > QWidget[look="page"] { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0px; }
QScrollBar:vertical { background: transparent; width: @dotpx; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: @dotpx; margin: 0px; }
QScrollBar::handle { background: @line; border-radius: @radiusBarpx; min-height: @gapHugepx; min-width: @gapHugepx; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @line; border: 0px; border-radius: @radiusBarpx; max-height: @bulletHeightpx; }
QProgressBar::chunk { background: @accent; border-radius: @radiusBarpx; }
QSplitter::handle { background: transparent; }
)";

} // namespace

QString styleSheet(const Palette& palette, const Metrics& metrics)
{
    const QHash<QString, QString> tokens{
        {QStringLiteral("background"), palette.background.name()},
        {QStringLiteral("panel"), palette.panel.name()},
        {QStringLiteral("line"), palette.line.name()},
        {QStringLiteral("hover"), palette.hover.name()},
        {QStringLiteral("text"), palette.text.name()},
        {QStringLiteral("dim"), palette.dim.name()},
        {QStringLiteral("faint"), palette.faint.name()},
        {QStringLiteral("accent"), palette.accent.name()},
        {QStringLiteral("onAccent"), palette.onAccent.name()},
        {QStringLiteral("warn"), palette.warn.name()},
        {QStringLiteral("stop"), palette.stop.name()},
        {QStringLiteral("stopFill"), palette.stopFill.name()},
        {QStringLiteral("onStop"), palette.onStop.name()},
        {QStringLiteral("gapTinypx"), QStringLiteral("%1px").arg(metrics.gapTiny)},
        {QStringLiteral("gapSmallpx"), QStringLiteral("%1px").arg(metrics.gapSmall)},
        {QStringLiteral("gappx"), QStringLiteral("%1px").arg(metrics.gap)},
        {QStringLiteral("gapLargepx"), QStringLiteral("%1px").arg(metrics.gapLarge)},
        {QStringLiteral("gapHugepx"), QStringLiteral("%1px").arg(metrics.gapHuge)},
        {QStringLiteral("controlPadXpx"), QStringLiteral("%1px").arg(metrics.controlPadX)},
        {QStringLiteral("controlPadYpx"), QStringLiteral("%1px").arg(metrics.controlPadY)},
        {QStringLiteral("radiusBarpx"), QStringLiteral("%1px").arg(metrics.radiusBar)},
        {QStringLiteral("radiusControlpx"), QStringLiteral("%1px").arg(metrics.radiusControl)},
        {QStringLiteral("iconpx"), QStringLiteral("%1px").arg(metrics.icon)},
        {QStringLiteral("dotpx"), QStringLiteral("%1px").arg(metrics.dot)},
        {QStringLiteral("bulletHeightpx"), QStringLiteral("%1px").arg(metrics.bulletHeight)},
    };
    const QString source = QString::fromLatin1(rules);
    QString result;
    result.reserve(source.size());
    qsizetype from = 0;
    for (qsizetype at = source.indexOf(u'@'); at >= 0; at = source.indexOf(u'@', from)) {
        result += QStringView(source).mid(from, at - from);
        qsizetype end = at + 1;
        while (end < source.size() && source.at(end).isLetter()) {
            ++end;
        }
        const QString name = source.mid(at + 1, end - at - 1);
        Q_ASSERT_X(tokens.contains(name), "styleSheet", qPrintable(name));
        result += tokens.value(name);
        from = end;
    }
    result += QStringView(source).mid(from);
    return result;
}

} // namespace tokenfence
