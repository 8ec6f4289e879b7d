// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/serveoptions.h"

#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"
#include "model/time/calendar.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <charconv>
#include <utility>

namespace tokenfence {

namespace {

/// The built-in table, and over it the file of the operator.
Result<PriceTable> basePrices(const std::optional<std::string>& path)
{
    PriceTable table = builtinPrices();
    if (!path) {
        return table;
    }
    QFile file(QString::fromStdString(*path));
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{"unreadable",
                     "the prices " + *path + " cannot be read: " + file.errorString().toStdString()};
    }
    auto given = PriceTable::parse(file.readAll().toStdString(), *path);
    if (!given) {
        return given.error();
    }
    table.merge(*given);
    return table;
}

std::optional<std::uint16_t> portFrom(const std::string& text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(port) : std::nullopt;
}

} // namespace

void addServeOptions(Arguments& arguments)
{
    arguments.addOption(QStringLiteral("db"), QStringLiteral("FILE"),
                        QStringLiteral("Where everything is stored."));
    arguments.addRuntimeDir();
    arguments.addOption(QStringLiteral("agent-group"), QStringLiteral("NAME"),
                        QStringLiteral("Members of this group may connect as agents."));
    arguments.addOption(
        QStringLiteral("timezone"), QStringLiteral("NAME"),
        QStringLiteral("The zone of days and months, such as Europe/Berlin; kept as a setting."));
    arguments.addOption(QStringLiteral("prices"), QStringLiteral("FILE"),
                        QStringLiteral("Prices over the built-in ones, in the shape of LiteLLM's table."));
    arguments.addOption(
        QStringLiteral("metrics"), QStringLiteral("PORT"),
        QStringLiteral("Serves figures for Prometheus at http://127.0.0.1:PORT/metrics; 0: at any "
                       "port that is free."));
}

std::optional<int> readServeOptions(const Arguments& arguments, ServeOptions& options)
{
    Engine::Options& engine = options.engine;
    engine.runtimeDir = RuntimeDir::candidates(arguments.value(QStringLiteral("runtime-dir"))).front();
    engine.runtimeDir.path =
        QFileInfo(QString::fromStdString(engine.runtimeDir.path)).absoluteFilePath().toStdString();
    const std::string database = arguments.value(QStringLiteral("db")).value_or(standardDatabase());
    engine.databasePath = QFileInfo(QString::fromStdString(database)).absoluteFilePath().toStdString();
    if (const auto group = arguments.value(QStringLiteral("agent-group"))) {
        engine.agentGroup = groupByName(*group);
        if (!engine.agentGroup) {
            return arguments.refuse("there is no group " + *group);
        }
    }
    engine.timezone = arguments.value(QStringLiteral("timezone"));
    if (engine.timezone) {
        if (auto zone = Calendar::create(*engine.timezone); !zone) {
            return arguments.refuse("--timezone: " + zone.error().message);
        }
    }
    if (const auto port = arguments.value(QStringLiteral("metrics"))) {
        options.metricsPort = portFrom(*port);
        if (!options.metricsPort) {
            return arguments.refuse("--metrics: '" + *port + "' is no port (0 to 65535)");
        }
    }
    auto prices = basePrices(arguments.value(QStringLiteral("prices")));
    if (!prices) {
        complain(prices.error().message);
        return exitFailed;
    }
    engine.basePrices = std::move(*prices);
    return std::nullopt;
}

std::string standardDatabase()
{
    const QString data = qEnvironmentVariable("XDG_DATA_HOME");
    const QString base = data.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/share") : data;
    return (base + QStringLiteral("/tokenfence/tokenfence.db")).toStdString();
}

Result<void> makeParentOf(const std::string& file)
{
    const QString parent = QFileInfo(QString::fromStdString(file)).absolutePath();
    if (!QDir().mkpath(parent)) {
        return Error{"refused", "the directory " + parent.toStdString() + " cannot be made"};
    }
    return {};
}

} // namespace tokenfence
