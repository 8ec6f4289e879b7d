// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"
#include "ui/pages/settings/pricediff.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>

namespace tokenfence {

/**
 * Reads a price file and compares it with the prices that hold, on a thread of the pool: the published tables
 * have megabytes. A second `load` forgets the first.
 *
 * Thread: the main thread.
 */
class PriceLoader : public QObject
{
    Q_OBJECT
public:
    explicit PriceLoader(QObject* parent = nullptr);

    void load(const QString& path, const PriceTable& now);

Q_SIGNALS:
    void loaded(const QString& path, const tokenfence::PriceDiff& diff);
    /// `problem`: one sentence that names the file, and the line or the model at fault.
    void failed(const QString& path, const QString& problem);

private:
    using Answer = std::shared_ptr<Result<PriceDiff>>;

    QString m_path;
    QFutureWatcher<Answer> m_watcher;
};

} // namespace tokenfence
