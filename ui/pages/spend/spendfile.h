// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/queries/queryrunner.h"

#include <QObject>

#include <string>

namespace tokenfence {

/// Writes a text into a file, which takes its name when all is there; off the main thread, where the rollups
/// are read. Thread: the main thread.
class SpendFile : public QObject
{
    Q_OBJECT
public:
    explicit SpendFile(QueryRunner& queries, QObject* parent = nullptr);

    void write(const QString& path, std::string text);

Q_SIGNALS:
    /// `problem` is "" where all is written.
    void finished(const QString& path, const QString& problem);

private:
    QueryRunner& m_queries;
    Query m_query;
};

} // namespace tokenfence
