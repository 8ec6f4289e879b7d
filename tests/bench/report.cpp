// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

namespace tokenfence::bench {

namespace {

nlohmann::json numberOrNull(const std::optional<double>& number)
{
    return number ? nlohmann::json(*number) : nlohmann::json(nullptr);
}

const char* goalName(Goal::Kind kind)
{
    switch (kind) {
    case Goal::Kind::ratioAtLeast:
        return "ratio at least";
    case Goal::Kind::ratioAtMost:
        return "ratio at most";
    case Goal::Kind::oursAtLeast:
        return "ours at least";
    case Goal::Kind::oursAtMost:
        return "ours at most";
    case Goal::Kind::none:
        break;
    }
    return "";
}

nlohmann::json toJson(const Figure& figure)
{
    nlohmann::json json = {{"name", figure.name}, {"unit", figure.unit},
                           {"ours", figure.ours}, {"limit", numberOrNull(figure.limit)},
                           {"note", figure.note}, {"ratio", numberOrNull(figure.ratio)},
                           {"goal", nullptr},     {"bound", nullptr},
                           {"met", nullptr},      {"ratios", figure.ratios}};
    if (const std::optional<bool> met = figure.met()) {
        json["goal"] = goalName(figure.goal.kind);
        json["bound"] = figure.goal.bound;
        json["met"] = *met;
    }
    return json;
}

/// A thousand connections need as many descriptors.
void allowManyDescriptors()
{
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
    }
}

} // namespace

void fail(const std::string& why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    std::_Exit(1);
}

void failOfSystem(const std::string& what)
{
    fail(what + ": " + std::strerror(errno));
}

Report::Report(std::string title, int argc, char** argv)
    : m_title(std::move(title))
{
    std::filesystem::path parent = std::filesystem::temp_directory_path();
    for (int at = 1; at < argc; ++at) {
        const std::string_view option = argv[at];
        const char* value = at + 1 < argc ? argv[at + 1] : nullptr;
        if (option == "--quick") {
            m_quick = true;
            continue;
        }
        if (value == nullptr) {
            fail(m_title + " [--quick] [--rounds N] [--json FILE] [--folder DIR]");
        }
        ++at;
        if (option == "--rounds") {
            m_rounds = std::atoi(value);
        } else if (option == "--json") {
            m_jsonFile = value;
        } else if (option == "--folder") {
            parent = value;
        } else {
            fail("an unknown option: " + std::string(option));
        }
    }
    m_folder = parent / ("tokenfence-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(m_folder);
    allowManyDescriptors();
}

Report::~Report()
{
    if (!m_jsonFile.empty()) {
        writeJson();
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

void Report::add(Figure figure)
{
    const auto text = [](const std::optional<double>& number, int digits) {
        char characters[32] = "";
        if (number) {
            std::snprintf(characters, sizeof characters, "%.*f", digits, *number);
        }
        return std::string(characters);
    };
    const int digits = std::abs(figure.ours) >= 1000 ? 0 : std::abs(figure.ours) >= 10 ? 1 : 3;
    std::string goal;
    if (const std::optional<bool> met = figure.met()) {
        goal = std::string(goalName(figure.goal.kind)) + " " + text(figure.goal.bound, 2) +
               (*met ? ", met" : ", NOT MET");
    }
    std::printf("%-44s %12s %-14s limit %12s ratio %8s  %s\n", figure.name.c_str(),
                text(figure.ours, digits).c_str(), figure.unit.c_str(), text(figure.limit, digits).c_str(),
                text(figure.ratio, 2).c_str(), goal.c_str());
    if (figure.ratios.size() > 1) {
        std::printf("    ratios:");
        for (const double ratio : figure.ratios) {
            std::printf(" %.2f", ratio);
        }
        std::printf("\n");
    }
    if (!figure.note.empty()) {
        std::printf("    %s\n", figure.note.c_str());
    }
    std::fflush(stdout);
    m_figures.push_back(std::move(figure));
}

void Report::writeJson() const
{
    nlohmann::json json = {{"program", m_title}, {"quick", m_quick}, {"figures", nlohmann::json::array()}};
    for (const Figure& figure : m_figures) {
        json["figures"].push_back(toJson(figure));
    }
    std::ofstream(m_jsonFile) << json.dump(2) << '\n';
}

} // namespace tokenfence::bench
