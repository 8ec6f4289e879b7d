// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/contextbars.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {
namespace {

constexpr std::size_t mostShown = 16;
/// The first bar is paler than the last, so that the eye reads growth from left to right.
constexpr double faintest = 0.5;

QString figure(const std::optional<std::int64_t>& tokens)
{
    return tokens ? format::countShort(static_cast<std::uint64_t>(*tokens)) : format::unknown();
}

} // namespace

ContextBars::ContextBars(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(tr("Context, call by call"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ContextBars::setStory(const RequestStory& story)
{
    m_tokens.clear();
    QStringList words;
    for (const RequestStep& step : story.steps) {
        if (!step.denied) {
            m_tokens.push_back(step.contextTokens);
        }
    }
    if (m_tokens.size() > mostShown) {
        m_tokens.erase(m_tokens.begin(), m_tokens.end() - mostShown);
    }
    for (const auto& tokens : m_tokens) {
        words << figure(tokens);
    }
    setSpokenDescription(*this, tr("Tokens: %1").arg(words.join(QStringLiteral(", "))));
    update();
}

QSize ContextBars::sizeHint() const
{
    return {m_theme.metrics().nameColumn * 3, m_theme.metrics().nameColumn};
}

void ContextBars::paintEvent(QPaintEvent*)
{
    if (m_tokens.empty()) {
        return;
    }
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(TextStyle::tiny));
    const int textHeight = painter.fontMetrics().height();
    std::int64_t most = 1;
    for (const auto& tokens : m_tokens) {
        most = std::max(most, tokens.value_or(0));
    }
    const auto count = static_cast<double>(m_tokens.size());
    const double step = std::min<double>(width() / count, metrics.figureColumn);
    const double wide = step * 0.7;
    const double tallest = height() - textHeight;
    const bool figuresFit = painter.fontMetrics().horizontalAdvance(QStringLiteral("0.0k")) <= step;
    for (std::size_t i = 0; i < m_tokens.size(); ++i) {
        const double part = static_cast<double>(m_tokens[i].value_or(0)) / static_cast<double>(most);
        const double tall = m_tokens[i] ? std::max<double>(part * tallest, metrics.stroke) : 0;
        const QRectF bar(static_cast<double>(i) * step + (step - wide) / 2, height() - tall, wide, tall);
        QColor color = m_theme.palette().accent;
        color.setAlphaF(static_cast<float>(
            m_tokens.size() == 1 ? 1 : faintest + (1 - faintest) * static_cast<double>(i) / (count - 1)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(bar, metrics.radiusBar, metrics.radiusBar);
        const bool named = figuresFit || i == 0 || i + 1 == m_tokens.size();
        if (named) {
            painter.setPen(m_theme.ink(Ink::dim));
            const double reach = painter.fontMetrics().horizontalAdvance(figure(m_tokens[i])) + 1;
            const double left =
                std::clamp<double>(bar.center().x() - reach / 2, 0, std::max(0.0, width() - reach));
            painter.drawText(QRectF(left, bar.top() - textHeight, reach, textHeight),
                             Qt::AlignHCenter | Qt::AlignBottom, figure(m_tokens[i]));
        }
    }
}

} // namespace tokenfence
