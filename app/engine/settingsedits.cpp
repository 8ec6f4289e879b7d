// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/edits.h"

#include "app/engine/resultline.h"
#include "app/engine/statusjson.h"

#include <future>
#include <utility>

namespace tokenfence {

namespace {

std::string settingsJson(const Settings& settings)
{
    JsonWriter json;
    writeSettings(json, settings);
    return json.take();
}

/// An engine that was started in a time zone is told apart from an operator who chose one.
LogEntry settingsEntry(const Settings& before, const Settings& after, Edits::SettledBy who)
{
    LogEntry entry;
    entry.time = currentTime().wall;
    entry.kind = "settings";
    entry.who = who == Edits::SettledBy::start ? "engine" : "operator";
    entry.text = who == Edits::SettledBy::start ? "days begin at midnight in " + after.timezone
                                                : "the settings were changed";
    entry.detail = "{\"before\":" + settingsJson(before) + ",\"after\":" + settingsJson(after) + "}";
    return entry;
}

/// Whether a policy's periods are others in another time zone.
bool goesByCalendar(const Policy& policy)
{
    return policy.period != PeriodKind::request && policy.period != PeriodKind::total;
}

} // namespace

void Edits::putSettings(SettingsPutLine&& line, SessionNumber session)
{
    post([this, session, line = std::move(line)] {
        const Asker asker{session, line.id};
        if (auto kept = keepSettings(line, SettledBy::anOperator); !kept) {
            refuse(asker, kept.error());
            return;
        }
        answerSettings(asker);
    });
}

Result<void> Edits::keepSettings(const SettingsPutLine& line, SettledBy who)
{
    Settings before;
    std::vector<Policy> recounted;
    {
        auto books = m_rooms.desk.inTurn();
        before = books->settings;
        for (Policy& policy : books->ledger.policies()) {
            if (goesByCalendar(policy)) {
                recounted.push_back(std::move(policy));
            }
        }
    }
    Settings after = before;
    after.timezone = line.timezone.value_or(after.timezone);
    after.denyUnpriced = line.denyUnpriced.value_or(after.denyUnpriced);
    after.retentionDays = line.retentionDays.value_or(after.retentionDays);
    after.rollupLabels = line.rollupLabels.value_or(after.rollupLabels);
    if (after == before) {
        return {};
    }
    auto calendar = Calendar::create(after.timezone);
    if (!calendar) {
        return Error{"bad_field", calendar.error().message, "settings.timezone"};
    }

    std::vector<StoreChange> changes;
    changes.emplace_back(SettingsSaved{after});
    changes.emplace_back(LogAppended{{settingsEntry(before, after, who)}});
    const auto takeEffect = [&](Books& books) {
        books.settings = after;
        books.ledger.setDenyUnpriced(after.denyUnpriced);
        if (after.timezone != before.timezone) {
            books.calendar = *calendar;
            books.totals.setCalendar(*calendar);
        }
    };
    if (after.timezone != before.timezone && !recounted.empty()) {
        return countAnew(recounted, *calendar, "engine", std::move(changes), takeEffect);
    }
    if (auto saved = save(std::move(changes)); !saved) {
        return saved;
    }
    takeEffect(*m_rooms.desk.inTurn());
    return {};
}

void Edits::listSettings(Asker asker)
{
    post([this, asker = std::move(asker)] { answerSettings(asker); });
}

void Edits::answerSettings(const Asker& asker)
{
    const Settings settings = m_rooms.desk.inTurn()->settings;
    answer(asker, beginResult(asker.id).key("settings").raw(settingsJson(settings)).endObject().takeLine());
}

Result<void> Edits::setTimezone(const std::string& timezone)
{
    std::promise<Result<void>> done;
    post([this, &timezone, &done] {
        SettingsPutLine line;
        line.timezone = timezone;
        done.set_value(keepSettings(line, SettledBy::start));
    });
    return done.get_future().get();
}

} // namespace tokenfence
