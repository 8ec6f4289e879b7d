// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/theme/theme.h"

#include <QTimeZone>
#include <QWidget>

class QDateTimeEdit;

namespace tokenfence {

/// Two times on quarter hours, as the clocks of a zone show them. Thread: the main thread.
class TimeRange : public QWidget
{
    Q_OBJECT
public:
    explicit TimeRange(const Theme& theme, QWidget* parent = nullptr);

    /// Does not emit `chosen`.
    void setSpan(const TimeSpan& span, const QTimeZone& zone);

Q_SIGNALS:
    /// By the operator, who has left a field or pressed Enter; `from` is not after `to`.
    void chosen(tokenfence::TimeSpan span);

private:
    void take();

    QDateTimeEdit* m_from;
    QDateTimeEdit* m_to;
    QTimeZone m_zone;
    QDateTime m_fromSet,
        m_toSet; ///< as they were set: a time that comes twice is not changed by looking at it
};

} // namespace tokenfence
