// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/waterfall.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::size_t mostShown = 16;

} // namespace

Waterfall::Waterfall(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(tr("Calls of this request"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Waterfall::setStory(const RequestStory& story)
{
    m_story = story;
    m_first = story.steps.size() > mostShown ? story.steps.size() - mostShown : 0;
    QStringList words;
    for (std::size_t i = m_first; i < m_story.steps.size(); ++i) {
        words << inWords(m_story.steps[i], static_cast<int>(i - m_first));
    }
    setSpokenDescription(*this, words.join(QStringLiteral(". ")));
    updateGeometry();
    update();
}

int Waterfall::rowHeight() const
{
    return std::max(m_theme.metrics().iconLarge, QFontMetrics(m_theme.font(TextStyle::tiny)).height());
}

int Waterfall::labelWidth() const
{
    return m_theme.metrics().nameColumn;
}

QSize Waterfall::sizeHint() const
{
    const auto rows = static_cast<int>(m_story.steps.size() - m_first);
    const int foot = m_story.capHitAt ? QFontMetrics(m_theme.font(TextStyle::tiny)).height() : 0;
    return {m_theme.metrics().nameColumn * 3, rows * rowHeight() + foot + m_theme.metrics().gapTiny};
}

QRectF Waterfall::barOf(const RequestStep& step, int row) const
{
    const Metrics& metrics = m_theme.metrics();
    const auto length = static_cast<double>(std::max<std::int64_t>((m_story.end - m_story.begin).count(), 1));
    const double left = labelWidth();
    const double room = width() - left - metrics.stroke;
    const auto at = [&](WallTime time) {
        return left + room * static_cast<double>((time - m_story.begin).count()) / length;
    };
    const double narrowest = metrics.gapSmall;
    double from = at(step.begin);
    const double to = std::max(at(step.end), from + narrowest);
    from = std::min(from, width() - metrics.stroke - narrowest);
    const double height = metrics.dot + metrics.hair * 4;
    return {from, row * rowHeight() + (rowHeight() - height) / 2.0,
            std::min<double>(to, width() - metrics.stroke) - from, height};
}

QString Waterfall::label(const RequestStep& step, int row) const
{
    if (step.denied) {
        return tr("denied");
    }
    if (step.isRetry()) {
        return tr("retry %1").arg(format::count(step.attempt - 1));
    }
    if (m_story.agents.size() > 1) {
        return shownName(step.agent, tr("no agent"));
    }
    return step.afterTools ? tr("after tools")
                           : tr("call %1").arg(format::count(m_first + static_cast<std::size_t>(row) + 1));
}

QString Waterfall::inWords(const RequestStep& step, int row) const
{
    QStringList parts{label(step, row), shownText(step.model)};
    if (step.denied) {
        return parts.join(QStringLiteral(", "));
    }
    parts << (step.cost ? format::moneyExact(*step.cost) : tr("cost unknown"));
    parts << tr("%1 so far").arg(format::moneyExact(step.spentSoFar));
    if (step.end > step.begin) {
        parts << format::duration(step.end - step.begin);
    }
    if (step.afterTools) {
        parts << tr("reads what tools gave");
    }
    if (step.toolCalls > 0) {
        parts << (step.toolCalls == 1 ? tr("1 tool call")
                                      : tr("%1 tool calls").arg(format::count(step.toolCalls)));
    }
    if (step.status != CallStatus::ok) {
        parts << fromUtf8(toString(step.status));
    }
    return parts.join(QStringLiteral(", "));
}

void Waterfall::paintStep(QPainter& painter, const RequestStep& step, int row) const
{
    const Metrics& metrics = m_theme.metrics();
    const QRectF bar = barOf(step, row);
    painter.setFont(m_theme.font(TextStyle::tiny));
    painter.setPen(m_theme.ink(step.isRetry() || step.denied ? Ink::warn : Ink::dim));
    const QRect labelRoom(0, row * rowHeight(), labelWidth() - metrics.gap, rowHeight());
    painter.drawText(labelRoom, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(label(step, row), Qt::ElideRight, labelRoom.width()));
    if (step.denied) {
        const QRectF mark(bar.left(), bar.top(), bar.height(), bar.height());
        paintIcon(painter, Icon::stopAll, mark.translated(std::min(0.0, width() - mark.right()), 0),
                  m_theme.palette().stop, m_theme.palette().panel);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.palette().tierBrush(step.tier));
    painter.drawRoundedRect(bar, metrics.radiusBar, metrics.radiusBar);
    QString figure = step.cost ? format::money(*step.cost) : format::unknown();
    if (step.toolCalls > 0) {
        figure += QStringLiteral(" · ") +
                  (step.toolCalls == 1 ? tr("1 tool") : tr("%1 tools").arg(format::count(step.toolCalls)));
    }
    const int wide = painter.fontMetrics().horizontalAdvance(figure) + metrics.gapSmall;
    const bool fitsBehind = bar.right() + wide <= width() - metrics.stroke;
    const double left = fitsBehind ? bar.right() + metrics.gapSmall : bar.left() - wide;
    if (left >= labelWidth() - metrics.gap) {
        painter.setPen(m_theme.ink(Ink::dim));
        painter.drawText(QRectF(left, row * rowHeight(), wide, rowHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                         figure);
    }
}

void Waterfall::paintCap(QPainter& painter) const
{
    const auto rows = static_cast<int>(m_story.steps.size() - m_first);
    const RequestStep& step = m_story.steps[*m_story.capHitAt];
    const int stroke = m_theme.metrics().stroke;
    const QRectF bar = barOf(step, 0);
    const double at = step.denied ? bar.left() : bar.right();
    painter.fillRect(QRectF(std::min<double>(at, width() - stroke), 0, stroke, rows * rowHeight()),
                     m_theme.palette().stop);
    painter.setFont(m_theme.font(TextStyle::tiny));
    painter.setPen(m_theme.ink(Ink::stop));
    const QString text = tr("cap %1").arg(format::money(*m_story.cap));
    const double wide = painter.fontMetrics().horizontalAdvance(text) + stroke;
    const double left = std::clamp<double>(at + stroke - wide, 0, width() - wide);
    painter.drawText(QRectF(left, rows * rowHeight(), wide, painter.fontMetrics().height()), Qt::AlignRight,
                     text);
}

void Waterfall::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = m_first; i < m_story.steps.size(); ++i) {
        paintStep(painter, m_story.steps[i], static_cast<int>(i - m_first));
    }
    if (m_story.capHitAt && m_story.cap) {
        paintCap(painter);
    }
}

bool Waterfall::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    auto* help = static_cast<QHelpEvent*>(event);
    const auto row = static_cast<std::size_t>(std::max(help->pos().y(), 0) / rowHeight());
    const bool onStep = m_first + row < m_story.steps.size();
    QToolTip::showText(help->globalPos(),
                       onStep ? plainToolTip(inWords(m_story.steps[m_first + row], static_cast<int>(row)))
                              : QString(),
                       this);
    return true;
}

} // namespace tokenfence
