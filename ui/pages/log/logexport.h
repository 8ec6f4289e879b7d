// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/pages/log/logwriter.h"
#include "ui/queries/queryrunner.h"

#include <QObject>

#include <memory>

namespace tokenfence {

/**
 * Writes all entries that a question asks for into a file, in pieces, so that the window's other questions
 * are answered in between; reading and writing happen where the rollups are read. Can be cancelled.
 *
 * Thread: the main thread.
 */
class LogExport : public QObject
{
    Q_OBJECT
public:
    explicit LogExport(QueryRunner& queries, QObject* parent = nullptr);

    void start(const LogQuestion& question, const QString& path, LogFormat format);
    void cancel();
    bool isRunning() const { return m_writer != nullptr; }

Q_SIGNALS:
    void progressed(std::uint64_t entries);
    /// `problem` is "" where all is written.
    void finished(const QString& path, const QString& problem);

private:
    void ask();
    void end(const QString& problem);

    QueryRunner& m_queries;
    LogQuestion m_question;
    QString m_path;
    std::shared_ptr<LogWriter> m_writer; ///< used by the questions only, which come one after the other
    std::uint64_t m_written = 0;
    Query m_query;
};

} // namespace tokenfence
