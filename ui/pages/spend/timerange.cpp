// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/timerange.h"

#include "ui/items/textlabel.h"

#include <QDateTimeEdit>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace tokenfence {
namespace {

/// What the zone's clocks show, as a time that the field does not turn into another zone's.
QDateTime shown(WallTime time, const QTimeZone& zone)
{
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), zone);
    return QDateTime(there.date(), there.time(), Qt::UTC);
}

WallTime meant(const QDateTime& shown, const QTimeZone& zone)
{
    return WallTime(
        std::chrono::milliseconds(QDateTime(shown.date(), shown.time(), zone).toMSecsSinceEpoch()));
}

QDateTimeEdit* field(const Theme& theme, const QString& name)
{
    auto* edit = new QDateTimeEdit;
    edit->setTimeSpec(Qt::UTC);
    edit->setDisplayFormat(QStringLiteral("d MMM yyyy HH:mm"));
    edit->setButtonSymbols(QAbstractSpinBox::NoButtons);
    edit->setFont(theme.font(TextStyle::small));
    edit->setAccessibleName(name);
    // The style does not count the padding of our own fields.
    const QString widest =
        edit->locale().toString(QDateTime(QDate(2030, 9, 28), QTime(20, 58), Qt::UTC), edit->displayFormat());
    edit->setMinimumWidth(QFontMetrics(edit->font()).horizontalAdvance(widest) + 3 * theme.metrics().gap);
    edit->setKeyboardTracking(false);
    edit->setMinimumDate(QDate(2020, 1, 1));
    edit->setMaximumDate(QDate(2100, 1, 1));
    return edit;
}

} // namespace

TimeRange::TimeRange(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_from(field(theme, tr("From")))
    , m_to(field(theme, tr("To")))
    , m_zone(QTimeZone::utc())
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gapSmall);
    layout->addWidget(m_from);
    layout->addWidget(new TextLabel(theme, TextStyle::small, Ink::dim, QStringLiteral("–")));
    layout->addWidget(m_to);
    for (QDateTimeEdit* edit : {m_from, m_to}) {
        connect(edit, &QDateTimeEdit::editingFinished, this, &TimeRange::take);
    }
}

void TimeRange::setSpan(const TimeSpan& span, const QTimeZone& zone)
{
    m_zone = zone;
    const QSignalBlocker from(m_from);
    const QSignalBlocker to(m_to);
    m_from->setDateTime(shown(span.from, zone));
    m_to->setDateTime(shown(span.to, zone));
    m_fromSet = m_from->dateTime();
    m_toSet = m_to->dateTime();
}

void TimeRange::take()
{
    if (m_from->dateTime() == m_fromSet && m_to->dateTime() == m_toSet) {
        return;
    }
    m_fromSet = m_from->dateTime();
    m_toSet = m_to->dateTime();
    // Whoever types the later one first means the same span.
    const auto [from, to] = std::minmax({meant(m_fromSet, m_zone), meant(m_toSet, m_zone)});
    Q_EMIT chosen({from, to});
}

} // namespace tokenfence
