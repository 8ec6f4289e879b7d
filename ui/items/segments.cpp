// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/segments.h"

#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace tokenfence {

Segments::Segments(const Theme& theme, const QString& name, const QStringList& choices, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (int index = 0; index < choices.size(); ++index) {
        auto* button = new QToolButton;
        button->setText(choices.at(index));
        button->setAccessibleName(choices.at(index));
        button->setProperty("look", QStringLiteral("segment"));
        button->setFont(theme.font(TextStyle::small));
        button->setCheckable(true);
        button->setAutoExclusive(true); // told to screen readers as one choice of several
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
        m_group->addButton(button, index);
    }
    setCurrent(0);
    connect(m_group, &QButtonGroup::idClicked, this, &Segments::chosen);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

int Segments::current() const
{
    return m_group->checkedId();
}

void Segments::setCurrent(int index)
{
    if (QAbstractButton* button = m_group->button(index)) {
        button->setChecked(true);
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
