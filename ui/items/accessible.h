// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QString>

class QWidget;

/// What screen readers are told of widgets that Qt does not know.
namespace tokenfence {

/**
 * Gives a widget of our own a role (a chart, an alert, an entry of the side bar); a button keeps its press.
 * To be called in the widget's constructor, before anybody has asked.
 */
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

/// Sets the name, and says so to whoever listens, where it is another one.
void setSpokenName(QWidget& widget, const QString& name);

/// The same for the description: what varies (counts, states) stands there, so that the name stays.
void setSpokenDescription(QWidget& widget, const QString& description);

/// Speaks the widget's name at once, whatever has the focus.
void speakAlert(QWidget& widget);

} // namespace tokenfence
