// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/tier.h"
#include "ui/theme/theme.h"

#include <QRectF>
#include <QString>

class QPainter;
class QWidget;

/// Small things that several widgets and delegates paint alike.
namespace tokenfence {

/// A card's ground and border.
void paintPanel(QPainter& painter, const QRectF& rect, const Theme& theme);

/// A rounded border with a short text in it ("alert"), centred. Returns the width that the text asks for.
int paintPill(QPainter& painter, const QRectF& rect, const QString& text, Ink ink, const Theme& theme);

/// The small square that stands for a tier before its name.
void paintTierKey(QPainter& painter, const QRectF& rect, Tier tier, const Theme& theme);

/// The same in any colour, for what is no tier.
void paintKey(QPainter& painter, const QRectF& rect, const QColor& color, const Theme& theme);

/// Whether the widget has the focus and it came by the keyboard: a mouse knows where it is.
bool showsFocus(const QWidget& widget);

/// Around what has the focus.
void paintFocus(QPainter& painter, const QRectF& rect, double radius, const Theme& theme);

/// A tier's name for people, translated.
QString tierName(Tier tier);

} // namespace tokenfence
