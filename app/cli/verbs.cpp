// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verbs.h"

#include "app/cli/terminal.h"

#include <array>
#include <string>

namespace tokenfence {

namespace {

constexpr std::array table{
    Verb{"serve", "run the engine alone, in the foreground", runServe},
    Verb{"shutdown", "end the engine in order", runShutdown},
    Verb{"kill", "stop all agents, or one agent, user or workflow", runKill},
    Verb{"resume", "lift a stop", runResume},
    Verb{"status", "what goes on: stops, agents, budgets, spend", runStatus},
    Verb{"policies", "list the budgets", runPolicies},
    Verb{"policy", "'policy set FILE' puts the budgets of a JSON file", runPolicy},
    Verb{"tail", "show calls and denials as they come", runTail},
    Verb{"export", "write the stored calls of a span of time as CSV or JSON", runExport},
    Verb{"verify", "check a database: its sums against its calls", runVerify},
    Verb{"backup", "copy a database while it is served, and check the copy", runBackup},
    Verb{"restore", "put such a copy in the place of a database", runRestore},
    Verb{"demo", "run simulated agents, with an engine and a database of their own", runDemo},
};

} // namespace

std::span<const Verb> verbs()
{
    return table;
}

void printUsage()
{
    constexpr std::size_t column = 12;
    std::string text =
        "usage: tokenfence [VERB] [OPTIONS]\n\n"
        "Without a verb, the window is opened; it joins the engine that runs, or starts one.\n\n"
        "verbs:\n";
    for (const Verb& verb : table) {
        std::string name = verb.name;
        name.resize(column, ' ');
        text += "  " + name + verb.summary + "\n";
    }
    text += "\n'tokenfence VERB --help' tells the options of one. Exit codes: 0 done, 1 failed, 2 bad "
            "arguments,\n"
            "3 already served, 4 no engine to talk to.\n";
    print(text);
}

} // namespace tokenfence
