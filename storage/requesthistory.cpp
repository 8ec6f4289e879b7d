// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/requesthistory.h"

#include "model/ports/record.h"
#include "storage/quarters.h"
#include "storage/requestlinks.h"
#include "storage/storedenum.h"
#include "storage/storedid.h"

namespace tokenfence::storage {

const char* const requestLineColumns =
    "row, time, delay, kind, workflow, agent, cost, status, outcome, request_age";

RequestLine readRequestLine(const Statement& statement, int firstColumn)
{
    const auto integer = [&](int column) { return statement.integer(firstColumn + column); };
    RequestLine line;
    line.row = integer(0);
    line.time = fromMs(integer(1));
    line.arrived = fromMs(integer(1) + integer(2));
    line.isEnd = integer(3) == static_cast<std::int64_t>(Record::Kind::requestEnd);
    line.workflow = static_cast<NameId>(integer(4));
    line.agent = static_cast<NameId>(integer(5));
    line.cost = Money::fromNano(integer(6));
    line.status = static_cast<std::uint8_t>(storedEnum(integer(7), RequestStatus::killed));
    line.outcome = static_cast<std::uint32_t>(integer(8));
    if (!statement.isNull(firstColumn + 9)) {
        line.began = beganAt(line.arrived, integer(9));
    }
    return line;
}

RequestHistory::RequestHistory(SQLite::Database& database)
    : m_lines(database.getHandle(), linesOfRequest(requestLineColumns, "AND row <= ?3 ORDER BY row").c_str())
{
}

std::vector<RequestState> RequestHistory::requestsNamed(const std::string& name, std::int64_t upToRow,
                                                        std::vector<std::int64_t>* lastRows)
{
    const StoredId id(name);
    std::vector<RequestState> requests;
    id.bindTo(m_lines, 1);
    m_lines.bind(2, 0);
    m_lines.bind(3, upToRow);
    std::int64_t last = 0;
    while (m_lines.step()) {
        const RequestLine line = readRequestLine(m_lines, 0);
        if (requests.empty() || requests.back().endsBefore(line)) {
            if (lastRows != nullptr && !requests.empty()) {
                lastRows->push_back(last);
            }
            requests.emplace_back();
        }
        requests.back().take(line);
        last = line.row;
    }
    if (lastRows != nullptr && !requests.empty()) {
        lastRows->push_back(last);
    }
    return requests;
}

} // namespace tokenfence::storage
