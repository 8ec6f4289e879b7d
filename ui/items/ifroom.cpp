// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ifroom.h"

#include <QEvent>

namespace tokenfence {

IfRoom::IfRoom(QWidget* content, QWidget* parent)
    : QWidget(parent)
    , m_content(content)
{
    m_content->setParent(this);
    m_content->installEventFilter(this);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

QSize IfRoom::sizeHint() const
{
    return m_content->sizeHint();
}

QSize IfRoom::minimumSizeHint() const
{
    return {0, 0};
}

void IfRoom::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

bool IfRoom::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_content && event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        place();
    }
    return QWidget::eventFilter(watched, event);
}

void IfRoom::place()
{
    m_content->setGeometry(rect());
    m_content->setVisible(width() >= m_content->sizeHint().width());
}

} // namespace tokenfence
