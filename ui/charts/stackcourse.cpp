// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackcourse.h"

#include "ui/charts/ticks.h"
#include "ui/charts/tierbar.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QCoreApplication>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(StackChart)
};

} // namespace

QBrush StackPart::brush(const Palette& palette) const
{
    if (tier) {
        return palette.tierBrush(*tier);
    }
    return place ? palette.series[*place % palette.series.size()] : palette.others;
}

void StackPart::paintKey(QPainter& painter, const QRectF& rect, const Theme& theme) const
{
    if (tier) {
        paintTierKey(painter, rect, *tier, theme);
    } else {
        tokenfence::paintKey(painter, rect, brush(theme.palette()).color(), theme);
    }
}

Money StackCourse::Bin::total() const
{
    Money sum;
    for (const Money part : parts) {
        sum += part;
    }
    return sum;
}

std::optional<Money> StackCourse::Bin::sum() const
{
    const Money all = total();
    return calls == 0 || (calls == unpriced && all.isZero()) ? std::nullopt : std::optional(all);
}

StackCourse StackCourse::byTier(const std::vector<SpendCell>& cells)
{
    StackCourse course;
    for (const Tier tier : tierOrder) {
        course.parts.push_back({tierName(tier), tier, std::nullopt});
    }
    for (const SpendCell& cell : cells) {
        Bin& bin = course.bins.emplace_back();
        for (const Tier tier : tierOrder) {
            bin.parts.push_back(cell.cost[static_cast<std::size_t>(tier)]);
        }
        bin.calls = cell.callCount();
        bin.unpriced = cell.unpriced;
    }
    return course;
}

QString StackCourse::nameOf(std::size_t first, std::size_t last) const
{
    return binName(edges[first], edges[last + 1], edges.front(), edges.back(), zone);
}

StackCourse::Bin StackCourse::sumOf(std::size_t first, std::size_t last) const
{
    Bin sum;
    sum.parts.resize(parts.size());
    for (std::size_t bin = first; bin <= last; ++bin) {
        for (std::size_t part = 0; part < sum.parts.size(); ++part) {
            sum.parts[part] += bins[bin].parts[part];
        }
        sum.calls += bins[bin].calls;
        sum.unpriced += bins[bin].unpriced;
    }
    return sum;
}

QString StackCourse::inWords(const Bin& sum) const
{
    QStringList words;
    for (std::size_t part = 0; part < sum.parts.size(); ++part) {
        if (!sum.parts[part].isZero()) {
            words += parts[part].name + u' ' + format::money(sum.parts[part]);
        }
    }
    const QString nothing = sum.calls == 0 ? Texts::tr("nothing recorded") : Texts::tr("nothing spent");
    return words.isEmpty() ? nothing : words.join(QStringLiteral(", "));
}

} // namespace tokenfence
