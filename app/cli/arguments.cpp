// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "app/cli/exitcodes.h"
#include "app/cli/terminal.h"

namespace tokenfence {

Arguments::Arguments(const QString& verb, const QString& summary)
    : m_verb(verb)
{
    m_parser.setApplicationDescription(summary);
    m_parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Shows this help.")});
}

void Arguments::addFlag(const QString& name, const QString& description)
{
    m_parser.addOption({name, description});
}

void Arguments::addOption(const QString& name, const QString& valueName, const QString& description)
{
    m_parser.addOption({name, description, valueName});
    m_options.append(name);
}

void Arguments::addText(const QString& name, const QString& valueName, const QString& description)
{
    addOption(name, valueName, description);
    m_texts.append(name);
}

void Arguments::addArgument(const QString& name, const QString& description)
{
    m_parser.addPositionalArgument(name, description);
    m_wanted.append(name);
}

void Arguments::addRuntimeDir()
{
    addOption(QStringLiteral("runtime-dir"), QStringLiteral("DIR"),
              QStringLiteral("Where the engine's sockets are."));
}

std::optional<int> Arguments::parse(const QStringList& words)
{
    // The first word names the program in the help text.
    const QString name = QStringLiteral("tokenfence ") + m_verb;
    if (!m_parser.parse(QStringList{name} + words)) {
        return refuse(m_parser.errorText().toStdString());
    }
    if (m_parser.isSet(QStringLiteral("help"))) {
        print(m_parser.helpText().toStdString());
        return exitDone;
    }
    for (const QString& option : m_options) {
        const QStringList values = m_parser.values(option);
        if (values.size() > 1) {
            // Taking one of them would leave the other undone without a word: `kill --agent a --agent b`.
            return refuse("--" + option.toStdString() + " can be given only once");
        }
        if (values.size() == 1 && values.front().isEmpty() && !m_texts.contains(option)) {
            return refuse("--" + option.toStdString() + " must not be empty");
        }
    }
    const QStringList given = m_parser.positionalArguments();
    if (given.size() < m_wanted.size()) {
        return refuse(m_wanted[given.size()].toStdString() + " is missing");
    }
    if (given.size() > m_wanted.size()) {
        return refuse("'" + given[m_wanted.size()].toStdString() + "' is one argument too many");
    }
    return std::nullopt;
}

std::optional<std::string> Arguments::value(const QString& name) const
{
    return m_parser.isSet(name) ? std::optional(m_parser.value(name).toStdString()) : std::nullopt;
}

int Arguments::refuse(const std::string& sentence) const
{
    complain(m_verb.toStdString() + (m_verb.isEmpty() ? "" : ": ") + sentence);
    return exitBadArguments;
}

} // namespace tokenfence
