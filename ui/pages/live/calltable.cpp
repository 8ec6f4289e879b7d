// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/calltable.h"

#include "ui/pages/live/calldelegate.h"
#include "ui/pages/live/callmodel.h"

#include <QHeaderView>

namespace tokenfence {
namespace {

/// What a column has room for.
struct Sample
{
    CallModel::Column column;
    const char* wide;
    const char* narrow;
};
constexpr Sample samples[] = {{CallModel::Time, "00:00:00.0", "00:00:00.0"},
                              {CallModel::Agent, "research-agent-2", "support-bot"},
                              {CallModel::User, "acme-corp-12", "u-229100"},
                              {CallModel::Workflow, "onboarding", "refund"},
                              {CallModel::Model, "claude-sonnet-4-5 → gpt-4o-mini", "claude-3-5-haiku"},
                              {CallModel::Tokens, "122,000 (88k) / 1,310", "22,000 / 1,310"},
                              {CallModel::Cost, "$0.0000", "$0.0000"},
                              {CallModel::Try, "00", "0"},
                              {CallModel::Status, "cancelled", "error"}};

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
}

void CallTable::setCompact(bool compact)
{
    m_calls.setCompact(compact);
    for (const Sample& sample : samples) {
        fitColumn(sample.column, QString::fromUtf8(compact ? sample.narrow : sample.wide),
                  sample.column == CallModel::Model ? CallDelegate::keyWidth(m_theme) : 0,
                  compact ? TextStyle::row : TextStyle::body);
    }
}

} // namespace tokenfence
