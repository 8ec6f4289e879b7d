// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "ui/items/card.h"

#include <QTimeZone>

class QPlainTextEdit;

namespace tokenfence {

class TextLabel;

/// One entry of the log whole, beside the table. It can be read and copied, never changed. Thread: the main
/// thread.
class LogDetail : public Card
{
    Q_OBJECT
public:
    explicit LogDetail(const Theme& theme, QWidget* parent = nullptr);

    void show(const LogEntry& entry, const QTimeZone& zone);
    void clear();

private:
    void copy();

    LogEntry m_entry;
    TextLabel* m_what;
    TextLabel* m_time;
    TextLabel* m_who;
    TextLabel* m_subject;
    TextLabel* m_number;
    QPlainTextEdit* m_particulars;
    QWidget* m_content;
    TextLabel* m_nothing;
};

} // namespace tokenfence
