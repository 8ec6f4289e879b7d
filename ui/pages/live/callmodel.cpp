// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/callmodel.h"

#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/rowdelegate.h"

#include <algorithm>

namespace tokenfence {
namespace {

constexpr int costDecimals = 4;

/// Keeps the last `most` of them.
void keepNewest(std::vector<LiveCall>& calls, std::size_t most)
{
    if (calls.size() > most) {
        calls.erase(calls.begin(), calls.end() - static_cast<std::ptrdiff_t>(most));
    }
}

/// `whole`: also how many of them came from the cache.
QString tokensText(const LiveCall& live, bool whole)
{
    if (!live.call.hasTokens) {
        return format::unknown();
    }
    const TokenCounts& tokens = live.call.tokens;
    const auto count = [](std::int64_t value) { return format::count(static_cast<std::uint64_t>(value)); };
    QString in = count(tokens.input);
    if (whole && tokens.cachedInput > 0) {
        in += QStringLiteral(" (%1)").arg(format::countShort(static_cast<std::uint64_t>(tokens.cachedInput)));
    }
    return in + QStringLiteral(" / ") + (live.denied ? format::unknown() : count(tokens.output));
}

bool costIsKnown(const LiveCall& live)
{
    return !live.denied && live.call.priced;
}

Ink inkOf(const LiveCall& live, int column)
{
    switch (column) {
    case CallModel::Time:
        return Ink::dim;
    case CallModel::Try:
        return Ink::warn;
    case CallModel::Status:
        return live.denied || live.call.status == CallStatus::ok ? Ink::dim : Ink::warn;
    case CallModel::Decision:
        return live.denied || live.call.verdict == Verdict::downgrade ? Ink::warn : Ink::dim;
    default:
        return Ink::text;
    }
}

} // namespace

QString decisionText(const LiveCall& live)
{
    if (live.denied) {
        switch (live.code) {
        case DenialCode::budget:
            return CallModel::tr("denied: budget");
        case DenialCode::retries:
            return CallModel::tr("denied: retries");
        case DenialCode::stopped:
            return CallModel::tr("denied: stopped");
        case DenialCode::unpriced:
            return CallModel::tr("denied: unpriced");
        case DenialCode::none:
            return CallModel::tr("denied");
        }
    }
    switch (live.call.verdict) {
    case Verdict::allow:
        return CallModel::tr("allowed");
    case Verdict::downgrade:
        return CallModel::tr("downgraded");
    case Verdict::deny:
        return CallModel::tr("denied");
    case Verdict::none:
        break;
    }
    return CallModel::tr("not asked");
}

QString statusText(const LiveCall& live)
{
    if (live.denied) {
        return format::unknown();
    }
    switch (live.call.status) {
    case CallStatus::ok:
        return CallModel::tr("ok");
    case CallStatus::error:
        return CallModel::tr("error");
    case CallStatus::timeout:
        return CallModel::tr("timeout");
    case CallStatus::cancelled:
        return CallModel::tr("cancelled");
    case CallStatus::cut:
        return CallModel::tr("cut");
    }
    return {};
}

CallModel::CallModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void CallModel::arrive(std::vector<LiveCall> calls)
{
    if (m_held) {
        m_waiting.insert(m_waiting.end(), std::make_move_iterator(calls.begin()),
                         std::make_move_iterator(calls.end()));
        keepNewest(m_waiting, mostRows);
    } else {
        insert(std::move(calls));
    }
}

void CallModel::insert(std::vector<LiveCall> calls)
{
    keepNewest(calls, mostRows);
    if (calls.empty()) {
        return;
    }
    // The oldest go first, so that there are never more than `mostRows`.
    if (const std::size_t all = m_calls.size() + calls.size(); all > mostRows) {
        const std::size_t left = m_calls.size() - (all - mostRows);
        beginRemoveRows({}, static_cast<int>(left), rowCount() - 1);
        m_calls.erase(m_calls.begin() + static_cast<std::ptrdiff_t>(left), m_calls.end());
        endRemoveRows();
    }
    beginInsertRows({}, 0, static_cast<int>(calls.size()) - 1);
    m_calls.insert(m_calls.begin(), std::make_move_iterator(calls.rbegin()),
                   std::make_move_iterator(calls.rend()));
    endInsertRows();
}

void CallModel::replace(std::vector<LiveCall> calls)
{
    beginResetModel();
    calls.resize(std::min(calls.size(), mostRows));
    m_calls.assign(std::make_move_iterator(calls.begin()), std::make_move_iterator(calls.end()));
    endResetModel();
}

void CallModel::setHeld(bool held)
{
    m_held = held;
    if (!held) {
        insert(std::exchange(m_waiting, {}));
    }
}

void CallModel::setCompact(bool compact)
{
    m_compact = compact;
    if (!m_calls.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {StyleRole, Qt::DisplayRole});
    }
}

void CallModel::setZone(const QTimeZone& zone, WallTime now)
{
    m_zone = zone;
    m_now = now;
    if (!m_calls.empty()) {
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
    }
}

const LiveCall* CallModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_calls[static_cast<std::size_t>(row)] : nullptr;
}

std::vector<LiveCall> CallModel::denialsOf(const std::string& request) const
{
    std::vector<LiveCall> denials;
    std::copy_if(m_calls.rbegin(), m_calls.rend(), std::back_inserter(denials),
                 [&request](const LiveCall& live) {
                     return live.denied && !request.empty() && live.call.request == request;
                 });
    return denials;
}

int CallModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_calls.size());
}

int CallModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CallModel::text(const LiveCall& live, int column) const
{
    const CallRow& call = live.call;
    switch (column) {
    case Time: {
        const auto dayOf = [this](WallTime time) { return format::date(time, m_zone); };
        return dayOf(call.time) == dayOf(m_now) ? format::clockTenths(call.time, m_zone)
                                                : format::clockOrDate(call.time, m_now, m_zone);
    }
    case Agent:
        return shownName(call.agent, format::unknown());
    case User:
        return shownName(call.user, format::unknown());
    case Workflow:
        return shownName(call.workflow, format::unknown());
    case Model:
        return call.requestedModel.empty() || call.requestedModel == call.model
                   ? shownText(call.model)
                   : shownText(call.requestedModel) + QStringLiteral(" → ") + shownText(call.model);
    case Tokens:
        return tokensText(live, !m_compact);
    case Cost:
        return costIsKnown(live) ? format::moneyFixed(call.cost, costDecimals) : format::unknown();
    case Try:
        return call.attempt > 1 ? format::count(call.attempt) : QString();
    case Status:
        return statusText(live);
    case Decision:
        return live.reason.empty() ? decisionText(live)
                                   : decisionText(live) + QStringLiteral(" · ") + shownText(live.reason);
    default:
        return {};
    }
}

QString CallModel::help(const LiveCall& live, int column) const
{
    const CallRow& call = live.call;
    if (column == Time) {
        return format::date(call.time, m_zone) + u' ' + format::clockTenths(call.time, m_zone);
    }
    if (column == Cost) {
        return live.denied ? tr("It was denied, so it cost nothing")
               : call.priced
                   ? format::moneyExact(call.cost)
                   : tr("Nobody knows the price of %1: it went past every budget").arg(shownText(call.model));
    }
    if (column == Tokens && call.hasTokens && call.tokens.cachedInput > 0) {
        return tr("%1 in, of these %2 from the cache")
            .arg(format::count(static_cast<std::uint64_t>(call.tokens.input)),
                 format::count(static_cast<std::uint64_t>(call.tokens.cachedInput)));
    }
    if (column == Decision && !call.policy.empty()) {
        return text(live, Decision) + u'\n' + tr("Budget: %1").arg(shownText(call.policy));
    }
    return {};
}

QVariant CallModel::data(const QModelIndex& index, int role) const
{
    const LiveCall* live = at(index.row());
    if (live == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return text(*live, index.column());
    case Qt::ToolTipRole:
        return help(*live, index.column());
    case Qt::TextAlignmentRole: {
        const bool isFigure = index.column() == Tokens || index.column() == Cost || index.column() == Try;
        return static_cast<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case InkRole:
        return static_cast<int>(inkOf(*live, index.column()));
    case StyleRole:
        return static_cast<int>(index.column() == Time ? TextStyle::small
                                : m_compact            ? TextStyle::row
                                                       : TextStyle::body);
    default:
        return {};
    }
}

QVariant CallModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isFigure = section == Tokens || section == Cost || section == Try;
        return static_cast<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    static constexpr const char* names[] = {
        QT_TR_NOOP("Time"),   QT_TR_NOOP("Agent"),           QT_TR_NOOP("User"), QT_TR_NOOP("Workflow"),
        QT_TR_NOOP("Model"),  QT_TR_NOOP("Tokens in / out"), QT_TR_NOOP("Cost"), QT_TR_NOOP("Try"),
        QT_TR_NOOP("Status"), QT_TR_NOOP("Decision")};
    return role == Qt::DisplayRole ? tr(names[section]) : QVariant();
}

} // namespace tokenfence
