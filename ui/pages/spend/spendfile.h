// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/queries/queryrunner.h"

#include <QImage>
#include <QObject>

#include <string>
#include <variant>

namespace tokenfence {

/// Writes a text or a picture into a file, which takes its name when all is there; off the main thread, where
/// the rollups are read. Thread: the main thread.
class SpendFile : public QObject
{
    Q_OBJECT
public:
    using Content = std::variant<std::string, QImage>; ///< a picture is written as PNG

    explicit SpendFile(QueryRunner& queries, QObject* parent = nullptr);

    void write(const QString& path, Content content);

Q_SIGNALS:
    /// `problem` is "" where all is written.
    void finished(const QString& path, const QString& problem);

private:
    QueryRunner& m_queries;
    Query m_query;
};

} // namespace tokenfence
