// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/logkinds.h"

#include "ui/items/plaintext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tokenfence {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("logKinds", text);
}

struct Kind
{
    const char* kind;
    const char* name;
    Ink ink;
};
constexpr std::array kinds = {Kind{"alert", QT_TRANSLATE_NOOP("logKinds", "alert"), Ink::warn},
                              Kind{"cliff", QT_TRANSLATE_NOOP("logKinds", "cost cliff"), Ink::warn},
                              Kind{"downgrade", QT_TRANSLATE_NOOP("logKinds", "downgrade"), Ink::warn},
                              Kind{"kill", QT_TRANSLATE_NOOP("logKinds", "stop"), Ink::stop},
                              Kind{"resume", QT_TRANSLATE_NOOP("logKinds", "resume"), Ink::good},
                              Kind{"stop_note", QT_TRANSLATE_NOOP("logKinds", "reason"), Ink::dim},
                              Kind{"policy", QT_TRANSLATE_NOOP("logKinds", "budget"), Ink::dim},
                              Kind{"agent", QT_TRANSLATE_NOOP("logKinds", "agent"), Ink::dim},
                              Kind{"refused", QT_TRANSLATE_NOOP("logKinds", "refused"), Ink::warn},
                              Kind{"conflict", QT_TRANSLATE_NOOP("logKinds", "conflict"), Ink::warn},
                              Kind{"duplicate", QT_TRANSLATE_NOOP("logKinds", "duplicate"), Ink::dim},
                              Kind{"unpriced", QT_TRANSLATE_NOOP("logKinds", "unpriced"), Ink::warn},
                              Kind{"prices", QT_TRANSLATE_NOOP("logKinds", "prices"), Ink::dim},
                              Kind{"settings", QT_TRANSLATE_NOOP("logKinds", "settings"), Ink::dim},
                              Kind{"engine", QT_TRANSLATE_NOOP("logKinds", "engine"), Ink::dim},
                              Kind{"store", QT_TRANSLATE_NOOP("logKinds", "store"), Ink::warn}};

const Kind* find(const std::string& kind)
{
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&kind](const Kind& known) { return kind == known.kind; });
    return found == kinds.end() ? nullptr : &*found;
}

} // namespace

const std::vector<LogGroup>& logGroups()
{
    static const std::vector<LogGroup> groups = {{tr("Alerts"), {"alert", "cliff", "downgrade"}},
                                                 {tr("Stops"), {"kill", "resume", "stop_note"}},
                                                 {tr("Budgets"), {"policy"}},
                                                 {tr("Agents"), {"agent"}},
                                                 {tr("Refused"), {"refused"}},
                                                 {tr("Conflicts"), {"conflict", "duplicate"}},
                                                 {tr("Unpriced"), {"unpriced"}},
                                                 {tr("Settings"), {"settings", "prices"}},
                                                 {tr("Engine"), {"engine"}},
                                                 {tr("Store"), {"store"}}};
    return groups;
}

QString logKindName(const std::string& kind)
{
    const Kind* known = find(kind);
    return known == nullptr ? shownText(kind) : tr(known->name);
}

Ink logKindInk(const std::string& kind)
{
    const Kind* known = find(kind);
    return known == nullptr ? Ink::dim : known->ink;
}

} // namespace tokenfence
