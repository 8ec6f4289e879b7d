// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/priceloader.h"

#include "ui/items/plaintext.h"

#include <QFile>
#include <QPromise>
#include <QThreadPool>

namespace tokenfence {
namespace {

/// What the engine takes in one line.
constexpr qint64 mostBytes = 16 * 1024 * 1024;

Result<PriceDiff> read(const QString& path, const PriceTable& now)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{"not_read",
                     PriceLoader::tr("Cannot read %1: %2").arg(path, file.errorString()).toStdString()};
    }
    if (file.size() > mostBytes) {
        return Error{"too_long",
                     PriceLoader::tr("%1 is larger than any price table.").arg(path).toStdString()};
    }
    const QByteArray text = file.readAll();
    const Result<PriceTable> table =
        PriceTable::parse({text.constData(), static_cast<std::size_t>(text.size())}, path.toStdString());
    if (!table) {
        return table.error();
    }
    if (table->isEmpty()) {
        return Error{
            "empty",
            PriceLoader::tr("%1 has no model with an input and an output price.").arg(path).toStdString()};
    }
    return PriceDiff::of(now, *table);
}

} // namespace

PriceLoader::PriceLoader(QObject* parent)
    : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        const Answer answer = m_watcher.result();
        if (answer->ok()) {
            Q_EMIT loaded(m_path, answer->value());
        } else {
            Q_EMIT failed(m_path, shownText(answer->error().message));
        }
    });
}

void PriceLoader::load(const QString& path, const PriceTable& now)
{
    m_path = path;
    auto promise = std::make_shared<QPromise<Answer>>();
    m_watcher.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, path, now] {
        promise->start();
        promise->addResult(std::make_shared<Result<PriceDiff>>(read(path, now)));
        promise->finish();
    });
}

} // namespace tokenfence
