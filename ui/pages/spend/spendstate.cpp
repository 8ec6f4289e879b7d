// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendstate.h"

#include "ui/pages/spend/spendmodel.h"

#include <QSettings>

#include <algorithm>

namespace tokenfence {
namespace {

const QString periodKey = QStringLiteral("period");
const QString fromKey = QStringLiteral("from");
const QString toKey = QStringLiteral("to");
const QString groupKey = QStringLiteral("group");
const QString labelKey = QStringLiteral("label");
const QString filterKey = QStringLiteral("filter"); // dimension, label key, text; and so on
const QString sortKey = QStringLiteral("sort");
const QString ascendingKey = QStringLiteral("ascending");
const QString linesKey = QStringLiteral("lines");

std::optional<Dimension> dimensionFrom(int number)
{
    const bool known =
        number > static_cast<int>(Dimension::none) && number <= static_cast<int>(Dimension::label);
    return known ? std::optional(static_cast<Dimension>(number)) : std::nullopt;
}

WallTime timeFrom(const QVariant& value)
{
    return WallTime(std::chrono::milliseconds(value.toLongLong()));
}

Filter filterFrom(const QStringList& texts)
{
    Filter filter;
    for (qsizetype i = 0; i + 2 < texts.size(); i += 3) {
        if (const std::optional<Dimension> dimension = dimensionFrom(texts[i].toInt())) {
            filter.push_back({*dimension, texts[i + 1].toStdString(), texts[i + 2].toStdString()});
        }
    }
    return filter;
}

} // namespace

void saveSpendState(QSettings& settings, const SpendState& state)
{
    settings.setValue(periodKey, static_cast<int>(*state.view.period));
    settings.setValue(fromKey, static_cast<qlonglong>(state.custom.from.time_since_epoch().count()));
    settings.setValue(toKey, static_cast<qlonglong>(state.custom.to.time_since_epoch().count()));
    settings.setValue(groupKey, static_cast<int>(state.view.grouping->dimension));
    settings.setValue(labelKey, QString::fromStdString(state.view.grouping->labelKey));
    QStringList filter;
    for (const FilterTerm& term : state.view.filter) {
        filter << QString::number(static_cast<int>(term.dimension)) << QString::fromStdString(term.labelKey)
               << QString::fromStdString(term.text);
    }
    settings.setValue(filterKey, filter);
    settings.setValue(sortKey, state.sortColumn);
    settings.setValue(ascendingKey, state.sortOrder == Qt::AscendingOrder);
    settings.setValue(linesKey, state.isLines);
}

SpendState restoreSpendState(QSettings& settings, const Grouping& otherwise)
{
    SpendState state;
    state.custom = {timeFrom(settings.value(fromKey)), timeFrom(settings.value(toKey))};
    const int today = static_cast<int>(SpendPeriod::today);
    const int period = settings.value(periodKey, today).toInt();
    const bool known = period >= 0 && period <= static_cast<int>(SpendPeriod::custom);
    state.view.period = static_cast<SpendPeriod>(known ? period : today);
    if (state.view.period == SpendPeriod::custom && state.custom.from >= state.custom.to) {
        state.view.period = SpendPeriod::today;
    }
    const std::optional<Dimension> dimension = dimensionFrom(settings.value(groupKey).toInt());
    state.view.grouping =
        dimension ? Grouping{*dimension, settings.value(labelKey).toString().toStdString()} : otherwise;
    state.view.filter = filterFrom(settings.value(filterKey).toStringList());
    state.sortColumn = std::clamp(settings.value(sortKey, static_cast<int>(SpendModel::Spend)).toInt(), 0,
                                  SpendModel::ColumnCount - 1);
    state.sortOrder = settings.value(ascendingKey).toBool() ? Qt::AscendingOrder : Qt::DescendingOrder;
    state.isLines = settings.value(linesKey).toBool();
    return state;
}

} // namespace tokenfence
