// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendquestion.h"
#include "ui/queries/queryrunner.h"

#include <QObject>

namespace tokenfence {

/**
 * Has a question of Spend read: first the answer, told in pieces where it takes long, then what its requests
 * cost, which no rollup may be able to tell and which nobody waits for. A new question gives up the one
 * before.
 *
 * Thread: the main thread; it is read on the one of the queries.
 */
class SpendReading : public QObject
{
    Q_OBJECT
public:
    explicit SpendReading(QueryRunner& queries, QObject* parent = nullptr);

    void ask(const SpendQuestion& question);
    void cancel();
    bool isRunning() const { return m_answer.isRunning() || m_costs.isRunning(); }

Q_SIGNALS:
    /// What is known so far.
    void told(const tokenfence::SpendAnswer& soFar);
    void answered(const tokenfence::SpendQuestion& question,
                  const tokenfence::Result<tokenfence::SpendAnswer>& answer);
    /// What the requests cost; after `answered`, where there was an answer.
    void costsTold(const tokenfence::Result<tokenfence::SpanFigures>& figures);
    /// Nothing more will come.
    void finished();

private:
    void take(const SpendQuestion& question, const Result<SpendAnswer>& answer);

    QueryRunner& m_queries;
    Query m_answer;
    Query m_costs;
};

} // namespace tokenfence
