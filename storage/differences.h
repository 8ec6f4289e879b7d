// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/verify.h"

#include <string>
#include <utility>

namespace tokenfence::storage {

/// Gathers what a check finds.
class Differences
{
public:
    explicit Differences(VerifyReport& report)
        : m_report(report)
    {
    }

    /// `what` is named as "table, key": of it `kept` stands in the file where the log adds up to `counted`.
    void add(const std::string& what, const std::string& kept, const std::string& counted)
    {
        ++m_report.differences;
        if (m_report.sentences.size() < VerifyReport::mostSentences) {
            m_report.sentences.push_back(what + ": kept " + kept + ", the log has " + counted + ".");
        }
    }

    /// Walks through two lists of rows that ascend by key and reports those that differ or are missing in
    /// one. `name` says a key in words, `say` a value.
    template <class Rows, class Name, class Say>
    void compare(const Rows& kept, const Rows& counted, Name name, Say say)
    {
        using Value = typename Rows::value_type::second_type;
        auto inFile = kept.begin();
        auto inLog = counted.begin();
        while (inFile != kept.end() || inLog != counted.end()) {
            if (inLog == counted.end() || (inFile != kept.end() && inFile->first < inLog->first)) {
                add(name(inFile->first), say(inFile->second), say(Value()));
                ++inFile;
            } else if (inFile == kept.end() || inLog->first < inFile->first) {
                add(name(inLog->first), say(Value()), say(inLog->second));
                ++inLog;
            } else {
                if (!(inFile->second == inLog->second)) {
                    add(name(inFile->first), say(inFile->second), say(inLog->second));
                }
                ++inFile;
                ++inLog;
            }
        }
    }

private:
    VerifyReport& m_report;
};

} // namespace tokenfence::storage
