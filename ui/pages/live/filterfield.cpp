// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/filterfield.h"

#include "ui/items/accessible.h"
#include "ui/items/plaintext.h"
#include "ui/pages/live/livefilter.h"
#include "ui/theme/theme.h"

#include <QStyle>

namespace tokenfence {
namespace {

/// Between the last key and the question: long enough for a fast typist, too short to be felt.
constexpr std::chrono::milliseconds typingPause{150};

} // namespace

FilterField::FilterField(const Theme& theme, QWidget* parent)
    : QLineEdit(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: workflow:refund cost>0.01"));
    setToolTip(plainToolTip(tr("All of these must hold: user:u-17 workflow:refund agent:etl-* "
                               "model:gpt-4o* tier:critical provider:openai "
                               "label:plan=free status:error cost>0.10")));
    setClearButtonEnabled(true);
    setFont(theme.font(TextStyle::small));
    setMinimumWidth(theme.metrics().editorWidth / 3);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(this, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(this, &QLineEdit::returnPressed, this, &FilterField::apply);
    connect(&m_typing, &QTimer::timeout, this, &FilterField::apply);
}

QSize FilterField::sizeHint() const
{
    return {m_theme.metrics().sidePanelWidth, QLineEdit::sizeHint().height()};
}

void FilterField::setFilter(const LiveFilter& filter)
{
    setText(livefilter::toText(filter));
    apply();
}

void FilterField::apply()
{
    m_typing.stop();
    const Result<LiveFilter> filter = livefilter::parse(text());
    setProperty("wrong", !filter.ok());
    style()->unpolish(this);
    style()->polish(this);
    const QString problem = filter ? QString() : QString::fromStdString(filter.error().message);
    setSpokenDescription(*this, problem);
    Q_EMIT problemChanged(problem);
    if (filter && *filter != m_filter) {
        m_filter = *filter;
        Q_EMIT filterChanged();
    }
}

} // namespace tokenfence
