// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendfile.h"

#include "ui/items/plaintext.h"

#include <QSaveFile>

namespace tokenfence {
namespace {

bool writeTo(QSaveFile& file, const SpendFile::Content& content)
{
    if (const auto* picture = std::get_if<QImage>(&content)) {
        return picture->save(&file, "PNG");
    }
    const std::string& text = std::get<std::string>(content);
    const auto size = static_cast<qint64>(text.size());
    return file.write(text.data(), size) == size;
}

Result<void> writeWhole(const QString& path, const SpendFile::Content& content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !writeTo(file, content) || !file.commit()) {
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

void SpendFile::write(const QString& path, Content content)
{
    m_query =
        m_queries.ask([path, content = std::move(content)](
                          RollupSource&, const CancelToken&) { return writeWhole(path, content); },
                      [this, path](const Result<void>& written) {
                          Q_EMIT finished(path, written ? QString() : shownText(written.error().message));
                      });
}

} // namespace tokenfence
