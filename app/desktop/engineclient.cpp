// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/engineclient.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace tokenfence {

namespace {

using nlohmann::json;

constexpr int statusEveryMs = 1000;
constexpr int statusSoonMs = 200;
constexpr int connectGraceMs = 1900;
constexpr int startLimitMs = 4000;

json lineOf(const char* type)
{
    return {{"type", type}};
}

} // namespace

EngineClient::EngineClient(const QString& controlSocket, EngineLauncher& launcher, QObject* parent)
    : EnginePort(parent)
    , m_launcher(launcher)
    , m_linkSince(currentTime().wall)
{
    m_everySecond.setInterval(statusEveryMs);
    m_soon.setSingleShot(true);
    m_soon.setInterval(statusSoonMs);
    m_grace.setSingleShot(true);
    m_grace.setInterval(connectGraceMs);
    connect(&m_everySecond, &QTimer::timeout, this, &EngineClient::askStatus);
    connect(&m_soon, &QTimer::timeout, this, &EngineClient::askStatus);
    connect(&m_grace, &QTimer::timeout, this, &EngineClient::disconnected);
    connect(&m_connection, &ControlLink::up, this, &EngineClient::connected);
    connect(&m_connection, &ControlLink::down, this, &EngineClient::disconnected);
    connect(&m_connection, &ControlLink::unasked, this, &EngineClient::take);
    m_startLimit.setSingleShot(true);
    m_startLimit.setInterval(startLimitMs);
    connect(&m_startLimit, &QTimer::timeout, this, [this] {
        const QString words = m_launcher.lastWords();
        endStart(Error{"not_started",
                       words.isEmpty() ? "The engine does not answer; its log is " +
                                             m_launcher.logFile().toStdString() + "."
                                       : words.toStdString(),
                       {}});
    });
    m_grace.start();
    m_connection.setPath(controlSocket);
}

void EngineClient::connected()
{
    m_grace.stop();
    m_asking = false;
    setLink(Link::connected);
    endStart({});
    watch();
    askStatus();
    m_everySecond.start();
}

void EngineClient::disconnected()
{
    m_everySecond.stop();
    m_soon.stop();
    m_grace.stop();
    setLink(Link::lost);
}

void EngineClient::setLink(Link link)
{
    if (m_link == link)
        return;
    m_link = link;
    m_linkSince = currentTime().wall;
    Q_EMIT linkChanged();
}

void EngineClient::askStatus()
{
    if (std::exchange(m_asking, true))
        return;
    m_connection.ask(lineOf("status"), [this](const Result<json>& result) {
        m_asking = false;
        if (!result)
            return;
        const std::uint64_t before = m_status ? m_status->events : 0;
        m_status = m_reader.status(*result);
        m_statusTime = currentTime().wall;
        Q_EMIT statusChanged();
        if (m_status->events != before)
            Q_EMIT spendChanged();
    });
}

void EngineClient::watch()
{
    json line = lineOf("watch");
    if (!(m_filter == LiveFilter()))
        line["filter"] = StatusReader::filterJson(m_filter);
    m_connection.ask(std::move(line), [](const Result<json>&) {});
}

void EngineClient::take(const json& line)
{
    const std::string type = line.value("type", "");
    if (type == "tick") {
        const LiveBatch batch = m_reader.liveBatch(line);
        if (batch.matched > 0 || batch.seen > 0)
            Q_EMIT callsArrived(batch);
        if (!m_soon.isActive())
            m_soon.start();
    } else if (type == "kill_progress" || type == "kill" || type == "resume") {
        askStatus(); // a stop's receipts are counted as they come
    }
}

void EngineClient::askEpoch(json line, Epoch done)
{
    m_connection.ask(std::move(line), [this, done = std::move(done)](const Result<json>& result) {
        if (result)
            done(result->value("epoch", std::uint64_t{0}));
        else
            done(result.error());
        askStatus();
    });
}

void EngineClient::askPolicies(json line, Policies done)
{
    m_connection.ask(std::move(line), [this, done = std::move(done)](const Result<json>& result) {
        if (result)
            done(m_reader.policies(result->value("policies", json::array())));
        else
            done(result.error());
        askStatus();
    });
}

void EngineClient::askPlain(json line, Done done)
{
    m_connection.ask(std::move(line), [this, done = std::move(done)](const Result<json>& result) {
        done(result ? Result<void>() : Result<void>(result.error()));
        askStatus();
    });
}

void EngineClient::kill(const Scope& scope, const std::string& reason, Epoch done)
{
    json line = lineOf("kill");
    line["scope"] = StatusReader::scopeJson(scope);
    line["reason"] = reason;
    askEpoch(std::move(line), std::move(done));
}

void EngineClient::resume(const Scope& scope, Epoch done)
{
    json line = lineOf("resume");
    line["scope"] = StatusReader::scopeJson(scope);
    askEpoch(std::move(line), std::move(done));
}

void EngineClient::noteStop(std::uint64_t epoch, const std::string& reason, Done done)
{
    json line = lineOf("stop_note");
    line["epoch"] = epoch;
    line["reason"] = reason;
    askPlain(std::move(line), std::move(done));
}

void EngineClient::putPolicy(const Policy& policy, Policies done)
{
    json line = lineOf("policy_put");
    line["policy"] = StatusReader::policyJson(policy);
    askPolicies(std::move(line), std::move(done));
}

void EngineClient::deletePolicy(const std::string& id, Policies done)
{
    json line = lineOf("policy_delete");
    line["policy"] = id;
    askPolicies(std::move(line), std::move(done));
}

void EngineClient::putPrices(const std::string& text, Done done)
{
    if (!json::parse(text, nullptr, false).is_object()) {
        done(Error{"bad_field", "The prices are no JSON object.", "prices"});
        return;
    }
    // As its own text: a price must not go through a floating-point number on its way.
    m_connection.askWithText(lineOf("prices_put"), "prices", text,
                             [this, done = std::move(done)](const Result<json>& result) {
                                 done(result ? Result<void>() : Result<void>(result.error()));
                                 askStatus();
                             });
}

void EngineClient::putTier(const std::string& model, std::optional<Tier> tier, Done done)
{
    json line = lineOf("tier_put");
    line["model"] = model;
    line["tier"] = tier ? json(toString(*tier)) : json(nullptr);
    askPlain(std::move(line), std::move(done));
}

void EngineClient::putSettings(const Settings& settings, Done done)
{
    json values{{"deny_unpriced", settings.denyUnpriced}, {"rollup_labels", settings.rollupLabels}};
    if (!settings.timezone.empty())
        values["timezone"] = settings.timezone;
    values["retention_days"] = settings.retentionDays ? json(*settings.retentionDays) : json(nullptr);
    json line = lineOf("settings_put");
    line["settings"] = std::move(values);
    askPlain(std::move(line), std::move(done));
}

void EngineClient::priceModels(std::function<void(const Result<std::vector<std::string>>&)> done)
{
    m_connection.ask(lineOf("prices"), [done = std::move(done)](const Result<json>& result) {
        if (!result) {
            done(result.error());
            return;
        }
        std::vector<std::string> models;
        for (const json& name : result->value("models", json::array())) {
            if (name.is_string())
                models.push_back(name.get<std::string>());
        }
        done(std::move(models));
    });
}

void EngineClient::prices(std::function<void(const Result<PriceTable>&)> done)
{
    m_connection.ask(lineOf("prices"), [done = std::move(done)](const Result<json>& result) {
        if (!result) {
            done(result.error());
            return;
        }
        Result<PriceTable> table =
            PriceTable::parse(result->value("prices", json::object()).dump(), "prices");
        const json tiers = result->value("tiers", json::object());
        for (const auto& [model, tier] : tiers.items()) {
            if (table && tier.is_string())
                table->setTier(model, tierFrom(tier.get<std::string>()));
        }
        done(table);
    });
}

void EngineClient::setLiveFilter(const LiveFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    watch();
}

void EngineClient::shutdown(Done done)
{
    askPlain(lineOf("shutdown"), std::move(done));
}

void EngineClient::startEngine(Done done)
{
    if (m_connection.isUp()) {
        done({});
        return;
    }
    if (const Result<void> started = m_launcher.start(); !started) {
        done(started);
        return;
    }
    endStart(Error{"not_started", "Another attempt to start the engine was made.", {}});
    m_startDone = std::move(done);
    m_startLimit.start();
    m_connection.retryNow();
}

void EngineClient::endStart(const Result<void>& result)
{
    m_startLimit.stop();
    if (const Done done = std::exchange(m_startDone, nullptr))
        done(result);
}

} // namespace tokenfence
