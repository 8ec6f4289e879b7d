// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>

namespace tokenfence {

/**
 * The options and arguments of one verb. What is wrong with them is said in one sentence and ends in
 * exitBadArguments;
 * `--help` is answered here too.
 *
 * Thread: the main one.
 */
class Arguments
{
public:
    Arguments(const QString& verb, const QString& summary);

    void addFlag(const QString& name, const QString& description);
    /// An option with a value, which must not be empty.
    void addOption(const QString& name, const QString& valueName, const QString& description);
    /// An option with a value that may be empty.
    void addText(const QString& name, const QString& valueName, const QString& description);
    /// An argument that must stand there.
    void addArgument(const QString& name, const QString& description);
    /// `--runtime-dir`, for the verbs that talk to an engine.
    void addRuntimeDir();

    /// Nothing: go on; else the exit code. `words` are what stands behind the verb.
    std::optional<int> parse(const QStringList& words);

    [[nodiscard]] bool has(const QString& name) const { return m_parser.isSet(name); }
    [[nodiscard]] std::optional<std::string> value(const QString& name) const;
    [[nodiscard]] QStringList arguments() const { return m_parser.positionalArguments(); }

    /// Says what is wrong and returns exitBadArguments.
    int refuse(const std::string& sentence) const;

private:
    QString m_verb;
    QCommandLineParser m_parser;
    QStringList m_options; // those with a value
    QStringList m_texts;   // of those the ones whose value may be empty
    QStringList m_wanted;  // the arguments that must be there
};

} // namespace tokenfence
