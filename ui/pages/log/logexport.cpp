// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logexport.h"

#include "ui/items/plaintext.h"

#include <QFile>

namespace tokenfence {
namespace {

constexpr std::size_t pieceSize = 1000;

struct Piece
{
    std::size_t entries = 0;
    std::int64_t last = 0; ///< number of the last one
    bool isLast = false;
};

Result<Piece> writePiece(RollupSource& source, const LogQuestion& question, LogWriter& writer,
                         const CancelToken& cancel)
{
    const Result<std::vector<LogEntry>> entries = source.log(question, cancel);
    if (!entries) {
        return entries.error();
    }
    if (const Result<void> written = writer.write(*entries); !written) {
        return written.error();
    }
    Piece piece;
    piece.entries = entries->size();
    piece.last = entries->empty() ? 0 : entries->back().number;
    piece.isLast = entries->size() < question.limit;
    if (piece.isLast) {
        if (const Result<void> finished = writer.finish(); !finished) {
            return finished.error();
        }
    }
    return piece;
}

} // namespace

LogExport::LogExport(QueryRunner& queries, QObject* parent)
    : QObject(parent)
    , m_queries(queries)
{
}

void LogExport::start(const LogQuestion& question, const QString& path, LogFormat format)
{
    cancel();
    m_question = question;
    m_question.before = 0;
    m_question.limit = pieceSize;
    m_path = path;
    m_written = 0;
    m_writer = std::make_shared<LogWriter>(QFile::encodeName(path).toStdString(), format);
    ask();
}

void LogExport::ask()
{
    m_query = m_queries.ask(
        [question = m_question, writer = m_writer](RollupSource& source, const CancelToken& cancel) {
            return writePiece(source, question, *writer, cancel);
        },
        [this](const Result<Piece>& piece) {
            if (!piece) {
                end(shownText(piece.error().message));
                return;
            }
            m_written += piece->entries;
            Q_EMIT progressed(m_written);
            if (piece->isLast) {
                end({});
            } else {
                m_question.before = piece->last;
                ask();
            }
        });
}

void LogExport::end(const QString& problem)
{
    m_writer.reset();
    Q_EMIT finished(m_path, problem);
}

void LogExport::cancel()
{
    m_query.cancel();
    m_writer.reset();
}

} // namespace tokenfence
