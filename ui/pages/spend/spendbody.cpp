// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendbody.h"

#include "ui/pages/spend/spendchartcard.h"
#include "ui/pages/spend/spendcostcard.h"
#include "ui/pages/spend/spendsharecard.h"
#include "ui/pages/spend/spendtablecard.h"
#include "ui/pages/spend/spendweekcard.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace tokenfence {

SpendBody::SpendBody(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_chart(new SpendChartCard(theme))
    , m_share(new SpendShareCard(theme))
    , m_cost(new SpendCostCard(theme))
    , m_week(new SpendWeekCard(theme))
    , m_table(new SpendTableCard(theme))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().cardGap);
    layout->addWidget(buildCharts(), 4);
    layout->addWidget(m_table, 1);
    connectAll();
}

QWidget* SpendBody::buildCharts()
{
    const int gap = m_theme.metrics().cardGap;
    m_charts = new QWidget;
    auto* rows = new QVBoxLayout(m_charts);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(gap);
    auto* first = new QHBoxLayout;
    first->setSpacing(gap);
    first->addWidget(m_chart, 9);
    first->addWidget(m_share, 2);
    auto* second = new QHBoxLayout;
    second->setSpacing(gap);
    second->addWidget(m_cost, 1);
    second->addWidget(m_week, 1);
    rows->addLayout(first, 3);
    rows->addLayout(second, 2);
    return m_charts;
}

void SpendBody::connectAll()
{
    connect(m_chart, &SpendChartCard::ranged, this, &SpendBody::timeChosen);
    connect(m_chart, &SpendChartCard::chosen, this,
            [this](const TimeSpan& span, std::optional<std::size_t> part) {
                if (part && m_parts[*part].name) {
                    choosePart(*part);
                } else {
                    Q_EMIT timeChosen(span);
                }
            });
    connect(m_share, &SpendShareCard::chosen, this, &SpendBody::choosePart);
    connect(m_week, &SpendWeekCard::chosen, this, &SpendBody::timeChosen);
    connect(m_table, &SpendTableCard::opened, this, &SpendBody::nameChosen);
}

void SpendBody::choosePart(std::size_t part)
{
    if (m_parts[part].name) { // the others are no one
        Q_EMIT nameChosen(*m_parts[part].name);
    }
}

void SpendBody::show(const SpendAnswer& answer)
{
    m_parts = answer.parts;
    m_chart->show(answer);
    m_share->show(answer, m_chart->parts());
    m_week->show(answer);
    m_table->show(answer, m_chart->parts());
}

void SpendBody::showCosts(const Result<SpanFigures>& figures)
{
    m_cost->show(figures);
}

void SpendBody::tellWaiting()
{
    m_chart->tellWaiting();
}

void SpendBody::tellUnknown(const SpendQuestion& question)
{
    SpendAnswer unknown;
    unknown.question = question;
    show(unknown);
    m_chart->tellUnknown();
    m_share->tellUnknown();
    m_cost->show(SpanFigures());
    m_table->tellUnknown();
}

void SpendBody::setProblem(const QString& problem)
{
    m_chart->setProblem(problem);
}

QImage SpendBody::picture() const
{
    const double ratio = devicePixelRatioF();
    QImage image(m_charts->size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(m_theme.palette().background);
    QPainter painter(&image);
    m_charts->render(&painter, {}, {}, QWidget::DrawChildren);
    return image;
}

} // namespace tokenfence
