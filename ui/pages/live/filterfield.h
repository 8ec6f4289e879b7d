// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"

#include <QLineEdit>
#include <QTimer>

namespace tokenfence {

class Theme;

/**
 * The field in which the filter of Live is typed. What is read out of it counts after a short pause; what
 * cannot be read changes nothing and is told in one sentence.
 *
 * Thread: the main thread.
 */
class FilterField : public QLineEdit
{
    Q_OBJECT
public:
    explicit FilterField(const Theme& theme, QWidget* parent = nullptr);

    /// The last that could be read.
    const LiveFilter& filter() const { return m_filter; }
    void setFilter(const LiveFilter& filter);
    /// Without waiting for the pause.
    void apply();

    QSize sizeHint() const override;

Q_SIGNALS:
    void filterChanged();
    /// What is wrong with the text; "": nothing.
    void problemChanged(const QString& problem);

private:
    const Theme& m_theme;
    LiveFilter m_filter;
    QTimer m_typing;
};

} // namespace tokenfence
