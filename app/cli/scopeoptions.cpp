// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scopeoptions.h"

#include "model/name.h"

#include <array>

namespace tokenfence {

namespace {

struct Option
{
    const char* name;
    const char* value;
    Scope::Kind kind;
};
constexpr std::array options{Option{"agent", "A", Scope::Kind::agent}, Option{"user", "U", Scope::Kind::user},
                             Option{"workflow", "W", Scope::Kind::workflow}};

} // namespace

void addScopeOptions(Arguments& arguments)
{
    for (const Option& option : options) {
        const QString name = QString::fromLatin1(option.name);
        arguments.addOption(name, QString::fromLatin1(option.value),
                            QStringLiteral("Only the %1 of exactly this name.").arg(name));
    }
}

Result<Scope> scopeFrom(const Arguments& arguments)
{
    Scope scope;
    for (const Option& option : options) {
        auto name = arguments.value(QString::fromLatin1(option.name));
        if (!name) {
            continue;
        }
        if (scope.kind != Scope::Kind::all) {
            return Error{"bad_field", "only one of --agent, --user and --workflow can be given"};
        }
        if (!isName(*name)) {
            return Error{"bad_field",
                         "--" + std::string(option.name) + " takes a name of 1 to 256 characters"};
        }
        scope = {option.kind, std::move(*name)};
    }
    return scope;
}

std::string inWords(const Scope& scope)
{
    for (const Option& option : options) {
        if (option.kind == scope.kind) {
            return "the " + std::string(option.name) + " " + scope.name;
        }
    }
    return "all agents";
}

} // namespace tokenfence
