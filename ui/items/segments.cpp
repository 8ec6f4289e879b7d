// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/segments.h"

#include "ui/items/accessible.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace tokenfence {

Segments::Segments(const Theme& theme, const QString& name, const QStringList& choices, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const QString& choice : choices) {
        auto* button = new QToolButton;
        // Not a group of Qt's, of which Tab would reach one only.
        setAccessibleRole(*button, QAccessible::RadioButton);
        button->setText(choice);
        button->setAccessibleName(choice);
        button->setProperty("look", QStringLiteral("segment"));
        button->setFont(theme.font(TextStyle::small));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
        const int index = static_cast<int>(m_buttons.size());
        m_buttons.append(button);
        connect(button, &QToolButton::clicked, this, [this, index] {
            const bool other = index != m_current;
            setCurrent(index); // also where it was chosen already: a click has taken its check away
            if (other) {
                Q_EMIT chosen(index);
            }
        });
    }
    setCurrent(0);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Segments::setCurrent(int index)
{
    if (index < 0 || index >= m_buttons.size()) {
        return;
    }
    m_current = index;
    for (int i = 0; i < m_buttons.size(); ++i) {
        m_buttons.at(i)->setChecked(i == index);
    }
}

void Segments::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.palette().line, metrics.hair));
    const double half = metrics.hair / 2.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), metrics.radiusControl,
                            metrics.radiusControl);
}

} // namespace tokenfence
