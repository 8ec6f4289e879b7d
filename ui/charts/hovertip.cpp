// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hovertip.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace tokenfence {

class HoverTip::Panel : public QWidget
{
public:
    Panel(const Theme& theme, QWidget* window)
        : QWidget(window)
        , m_theme(theme)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

    void setBox(const HoverBox& box)
    {
        m_box = box;
        resize(hoverBoxSize(box, m_theme));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintHoverBox(painter, rect(), m_box, m_theme);
    }

private:
    const Theme& m_theme;
    HoverBox m_box;
};

HoverTip::HoverTip(const Theme& theme, QWidget& chart)
    : QObject(&chart)
    , m_theme(theme)
    , m_chart(chart)
{
    chart.installEventFilter(this);
}

HoverTip::~HoverTip()
{
    delete m_panel;
}

void HoverTip::show(const std::optional<HoverBox>& box, const QPointF& place)
{
    if (!box || !m_chart.isVisible()) {
        if (m_panel != nullptr) {
            m_panel->hide();
        }
        return;
    }
    QWidget* window = m_chart.window();
    if (m_panel == nullptr || m_panel->parentWidget() != window) {
        delete m_panel;
        m_panel = new Panel(m_theme, window);
    }
    m_panel->setBox(*box);
    const int gap = m_theme.metrics().gap;
    const QPoint at = m_chart.mapTo(window, place.toPoint());
    int left = at.x() + gap;
    if (left + m_panel->width() > window->width() - gap) {
        left = at.x() - gap - m_panel->width();
    }
    const int lowest = std::max(0, window->height() - gap - m_panel->height());
    m_panel->move(std::max(0, left), std::min(at.y(), lowest));
    m_panel->show();
    m_panel->raise();
}

bool HoverTip::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Hide) {
        show(std::nullopt);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace tokenfence
