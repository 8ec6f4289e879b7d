// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendfile.h"

#include "ui/items/plaintext.h"

#include <QSaveFile>

namespace tokenfence {
namespace {

Result<void> writeWhole(const QString& path, const std::string& text)
{
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit()) {
        return Error{"not_written",
                     "Cannot write " + path.toStdString() + ": " + file.errorString().toStdString()};
    }
    return {};
}

} // namespace

SpendFile::SpendFile(QueryRunner& queries, QObject* parent)
    : QObject(parent)
    , m_queries(queries)
{
}

void SpendFile::write(const QString& path, std::string text)
{
    m_query = m_queries.ask(
        [path, text = std::move(text)](RollupSource&, const CancelToken&) { return writeWhole(path, text); },
        [this, path](const Result<void>& written) {
            Q_EMIT finished(path, written ? QString() : shownText(written.error().message));
        });
}

} // namespace tokenfence
