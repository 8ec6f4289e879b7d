// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/calltable.h"

#include "ui/pages/live/calldelegate.h"
#include "ui/pages/live/callmodel.h"

#include <QFontMetrics>
#include <QHeaderView>

namespace tokenfence {
namespace {

/// What a column has room for; "" where it is left out.
struct Sample
{
    CallModel::Column column;
    const char* wide;
    const char* narrow;
};
constexpr Sample samples[] = {{CallModel::Time, "00:00:00.0", "00:00:00.0"},
                              {CallModel::Agent, "research-agent-2", "research-bot"},
                              {CallModel::User, "acme-corp-12", "acme-corp"},
                              {CallModel::Workflow, "onboarding", "refund"},
                              {CallModel::Model, "claude-sonnet-4-5 → gpt-4o-mini", "claude-3-5-haiku"},
                              {CallModel::Tokens, "122,000 (88k) / 1,310", "22,000 / 1,310"},
                              {CallModel::Cost, "$0.0000", "$0.0000"},
                              {CallModel::Try, "00", ""},
                              {CallModel::Status, "cancelled", "error"}};
/// The last column takes the rest, which is at least this.
constexpr const char* decision = "denied: budget";

} // namespace

CallTable::CallTable(const Theme& theme, CallModel& model, QWidget* parent)
    : DataTable(theme, tr("Calls"), parent)
    , m_theme(theme)
    , m_calls(model)
{
    setObjectName(QStringLiteral("calls"));
    setModel(&model);
    setItemDelegate(new CallDelegate(theme, this));
    horizontalHeader()->setStretchLastSection(true);
    fit(false);
    m_wideWidth = columnViewportPosition(CallModel::Decision) - columnViewportPosition(0) +
                  QFontMetrics(theme.font(TextStyle::body)).horizontalAdvance(QLatin1String(decision));
}

void CallTable::resizeEvent(QResizeEvent* event)
{
    DataTable::resizeEvent(event);
    const bool compact = viewport()->width() < m_wideWidth;
    if (compact != m_compact) {
        fit(compact);
    }
}

void CallTable::fit(bool compact)
{
    m_compact = compact;
    m_calls.setCompact(compact);
    for (const Sample& sample : samples) {
        const QString text = QString::fromUtf8(compact ? sample.narrow : sample.wide);
        setColumnHidden(sample.column, text.isEmpty());
        if (!text.isEmpty()) {
            fitColumn(sample.column, text,
                      sample.column == CallModel::Model ? CallDelegate::keyWidth(m_theme) : 0,
                      compact ? TextStyle::row : TextStyle::body);
        }
    }
}

} // namespace tokenfence
