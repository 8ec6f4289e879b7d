// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendreading.h"

namespace tokenfence {

SpendReading::SpendReading(QueryRunner& queries, QObject* parent)
    : QObject(parent)
    , m_queries(queries)
{
}

void SpendReading::ask(const SpendQuestion& question)
{
    m_costs.cancel();
    m_answer = m_queries.askInPieces<SpendAnswer>(
        [question](RollupSource& source, const CancelToken& cancel, const TellSpend& tell) {
            return answerSpend(source, question, tell, cancel);
        },
        [this](const SpendAnswer& soFar) { Q_EMIT told(soFar); },
        [this, question](const Result<SpendAnswer>& answer) { take(question, answer); });
}

void SpendReading::take(const SpendQuestion& question, const Result<SpendAnswer>& answer)
{
    Q_EMIT answered(question, answer);
    if (!answer || question.time.isEmpty()) {
        Q_EMIT finished();
        return;
    }
    m_costs = m_queries.ask(
        [question](RollupSource& source, const CancelToken& cancel) {
            return source.figures(question.time.span, question.filter, cancel);
        },
        [this](const Result<SpanFigures>& figures) {
            Q_EMIT costsTold(figures);
            Q_EMIT finished();
        });
}

void SpendReading::cancel()
{
    m_answer.cancel();
    m_costs.cancel();
}

} // namespace tokenfence
