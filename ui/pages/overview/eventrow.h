// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace tokenfence {

/// One entry of the log: when, what, and whom it concerned.
class EventRow : public QAbstractButton
{
    Q_OBJECT
public:
    explicit EventRow(const Theme& theme, QWidget* parent = nullptr);

    /// `first`: without a rule above it.
    void setEntry(const LogEntry& entry, const QString& time, bool first);
    const LogEntry& entry() const { return m_entry; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    LogEntry m_entry;
    QString m_time, m_about;
    bool m_first = false;
};

} // namespace tokenfence
