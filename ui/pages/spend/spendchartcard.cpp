// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendchartcard.h"

#include "ui/charts/stackchart.h"
#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/groupingnames.h"
#include "ui/pages/spend/spendfigures.h"

#include <QVBoxLayout>

namespace tokenfence {

SpendChartCard::SpendChartCard(const Theme& theme, QWidget* parent)
    : Card(theme, tr("Spend"), parent)
    , m_before(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_total(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_chart(new StackChart(theme))
    , m_shapes(new Segments(theme, tr("Shape"), {tr("Bars"), tr("Lines")}))
{
    addToHead(m_before);
    addToHead(m_shapes);
    body()->addWidget(m_total);
    connect(m_shapes, &Segments::chosen, this, [this](int shape) { setLines(shape == 1); });
    body()->addWidget(m_chart, 1);
    connect(m_chart, &StackChart::chosen, this, &SpendChartCard::chosen);
    connect(m_chart, &StackChart::ranged, this, &SpendChartCard::ranged);
}

const std::vector<StackPart>& SpendChartCard::parts() const
{
    return m_chart->course().parts;
}

void SpendChartCard::show(const SpendAnswer& answer)
{
    const QString title =
        tr("Spend %1, by %2")
            .arg(answer.question.time.phrase, groupingName(answer.question.grouping).toLower());
    setTitle(title);
    setSpokenName(*m_chart, title);
    StackCourse course;
    course.edges = answer.question.time.edges;
    course.zone = answer.question.calendar.zone();
    course.before = answer.binsBefore;
    course.beforeName = answer.question.time.beforeName;
    std::size_t place = 0;
    for (const SpendAnswer::Part& part : answer.parts) {
        StackPart shown;
        shown.tier = part.tier;
        if (part.name) {
            shown.name = groupName(answer.question.grouping, *part.name);
            shown.place = part.tier ? std::nullopt : std::optional(place++);
        } else {
            shown.name = part.names == 1 ? tr("1 other") : tr("%1 others").arg(format::count(part.names));
        }
        course.parts.push_back(shown);
    }
    for (std::size_t bin = 0; bin < answer.bins.size(); ++bin) {
        course.bins.push_back({answer.stacks[bin], answer.bins[bin].callCount(), answer.bins[bin].unpriced});
    }
    draw(std::move(course));
    tellTotal(answer);
}

void SpendChartCard::draw(StackCourse course)
{
    m_before->setText(course.before.empty() ? QString() : tr("┄ %1").arg(course.beforeName));
    m_chart->setCourse(std::move(course), m_isLines ? StackShape::lines : StackShape::bars);
}

void SpendChartCard::setLines(bool lines)
{
    m_isLines = lines;
    m_shapes->setCurrent(lines ? 1 : 0);
    draw(m_chart->course());
}

void SpendChartCard::tellWaiting()
{
    m_total->setText(tr("Reading …"));
}

void SpendChartCard::tellUnknown()
{
    setSpokenDescription(*m_chart, tr("not known"));
}

void SpendChartCard::tellTotal(const SpendAnswer& answer)
{
    if (answer.total.callCount() == 0) {
        m_total->setText(format::unknown());
        return;
    }
    QStringList words{knownCost(answer.total) ? format::moneyExact(answer.total.total()) : format::unknown(),
                      tr("%1 calls").arg(format::count(answer.total.callCount()))};
    if (answer.total.unpriced > 0) {
        words += tr("%1 unpriced").arg(format::count(answer.total.unpriced));
    }
    words += tr("%1 a call").arg(format::money(costPerCall(answer.total)));
    if (answer.before && knownCost(*answer.before)) {
        words += tr("%1 vs. %2")
                     .arg(format::change(answer.total.total(), answer.before->total()),
                          answer.question.time.beforeName);
    }
    m_total->setText(words.join(QStringLiteral(" · ")));
}

} // namespace tokenfence
