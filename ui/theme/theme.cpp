// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/desktopscheme.h"
#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QScreen>
#include <QStyleFactory>
#include <QToolTip>

namespace tokenfence {
namespace {

/// What the sketches were drawn at.
constexpr double designDpi = 96;
constexpr double pointsPerInch = 72;
/// Desktops come with fonts of 9 to 11 points; the design's 13 pixels stand for all of these. Whoever asked
/// for larger ones gets larger ones.
constexpr double usualPoints = 10;
constexpr double largePoints = 12.5;

double operatorsFontScale()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    const double dpiScale = screen ? screen->logicalDotsPerInchY() / designDpi : 1;
    const double points = QGuiApplication::font().pointSizeF();
    return dpiScale * (points >= largePoints ? points / usualPoints : 1);
}

double screenPointsPerPixel()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    return pointsPerInch / (screen ? screen->logicalDotsPerInchY() : designDpi);
}

struct TextShape
{
    double pixels;
    QFont::Weight weight;
};

TextShape shapeOf(TextStyle style)
{
    switch (style) {
    case TextStyle::tiny:
        return {11, QFont::Normal};
    case TextStyle::small:
        return {11.5, QFont::Normal};
    case TextStyle::smallStrong:
        return {11.5, QFont::DemiBold};
    case TextStyle::row:
        return {12, QFont::Normal};
    case TextStyle::body:
        return {13, QFont::Normal};
    case TextStyle::strong:
        return {13, QFont::DemiBold};
    case TextStyle::value:
        return {15, QFont::DemiBold};
    case TextStyle::figure:
        return {18, QFont::DemiBold};
    case TextStyle::big:
        return {21, QFont::DemiBold};
    }
    return {13, QFont::Normal};
}

QPalette widgetPalette(const Palette& colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.background);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.panel);
    palette.setColor(QPalette::AlternateBase, colors.hover);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.faint);
    palette.setColor(QPalette::Button, colors.panel);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.onStop);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::ToolTipBase, colors.background);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Light, colors.hover);
    palette.setColor(QPalette::Midlight, colors.hover);
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, colors.line);
    palette.setColor(QPalette::Shadow, colors.line);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        palette.setColor(QPalette::Disabled, role, colors.faint);
    }
    return palette;
}

} // namespace

Theme::Theme(double fontScale, QObject* parent)
    : QObject(parent)
    , m_desktop(new DesktopScheme(this))
    , m_palette(&Palette::light())
    , m_metrics(fontScale > 0 ? fontScale : operatorsFontScale())
    , m_pointsPerPixel(screenPointsPerPixel())
{
    connect(m_desktop, &DesktopScheme::changed, this, &Theme::choosePalette);
    choosePalette();
}

Theme::~Theme() = default;

void Theme::setChoice(Choice choice)
{
    m_choice = choice;
    choosePalette();
}

void Theme::choosePalette()
{
    const bool dark = m_choice == Choice::system ? m_desktop->prefersDark() : m_choice == Choice::dark;
    const Palette* palette = dark ? &Palette::dark() : &Palette::light();
    if (palette == m_palette) {
        return;
    }
    m_palette = palette;
    apply();
    Q_EMIT changed();
}

QFont Theme::font(TextStyle style) const
{
    // Both families have digits of one width, so that a figure that changes does not move its neighbours.
    QFont font(QStringList{QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")});
    const TextShape shape = shapeOf(style);
    font.setPointSizeF(shape.pixels * m_metrics.scale * m_pointsPerPixel);
    font.setWeight(shape.weight);
    return font;
}

QColor Theme::ink(Ink ink) const
{
    switch (ink) {
    case Ink::text:
        return m_palette->text;
    case Ink::dim:
        return m_palette->dim;
    case Ink::faint:
        return m_palette->faint;
    case Ink::accent:
        return m_palette->accent;
    case Ink::warn:
        return m_palette->warn;
    case Ink::good:
        return m_palette->good;
    case Ink::stop:
        return m_palette->stop;
    case Ink::onStop:
        return m_palette->onStop;
    }
    return m_palette->text;
}

QIcon Theme::icon(Icon icon, Ink ink) const
{
    QIcon result;
    for (const int factor : {1, 2, 4}) {
        QPixmap pixmap(m_metrics.icon * factor, m_metrics.icon * factor);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintIcon(painter, icon, QRectF(pixmap.rect()), this->ink(ink), m_palette->panel);
        painter.end();
        result.addPixmap(pixmap);
    }
    return result;
}

void Theme::dress(QApplication& application)
{
    m_application = &application;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply();
}

void Theme::apply()
{
    if (m_application == nullptr) {
        return;
    }
    QApplication::setFont(font(TextStyle::body));
    QToolTip::setFont(font(TextStyle::small));
    const QPalette palette = widgetPalette(*m_palette);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    m_application->setStyleSheet(styleSheet(*m_palette, m_metrics));
}

} // namespace tokenfence
