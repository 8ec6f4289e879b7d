// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <span>

/// The verbs of the command line, a file each. Each takes the words behind its name and returns an exit code.
namespace tokenfence {

int runServe(const QStringList& words);
int runShutdown(const QStringList& words);
int runKill(const QStringList& words);
int runResume(const QStringList& words);
int runStatus(const QStringList& words);
int runPolicies(const QStringList& words);
int runPolicy(const QStringList& words);
int runTail(const QStringList& words);
int runExport(const QStringList& words);
int runVerify(const QStringList& words);
int runBackup(const QStringList& words);
int runRestore(const QStringList& words);
int runDemo(const QStringList& words);

struct Verb
{
    const char* name;
    const char* summary;
    int (*run)(const QStringList& words);
};

/// All of them, in the order of the help text.
std::span<const Verb> verbs();

/// The help text of the program.
void printUsage();

} // namespace tokenfence
