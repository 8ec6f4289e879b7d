// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/call.h"
#include "model/call/names.h"
#include "model/money/price.h"
#include "model/wire/digest.h"
#include "model/wire/fieldreader.h"
#include "model/wire/namecache.h"

#include <string_view>
#include <utility>
#include <vector>

/// The fields that several lines of an agent share: who calls, what with, how many tokens.
namespace tokenfence {

/**
 * Who makes a call and with what, still as text: nothing of a line may be interned before all of it has been
 * checked, since a refused line changes nothing. An empty text is absent.
 */
class CallNames
{
public:
    std::string_view user;
    std::string_view workflow;
    std::string_view agent;
    std::string_view provider;
    std::string_view model;
    std::vector<std::pair<std::string_view, std::string_view>> labels; ///< their keys differ

    void clear();
    CallFacts intern(NameCache& names);
    LabelSetId internLabels(NameCache& names);
    /// The labels count whatever their order.
    void addTo(Digest& digest) const;

private:
    std::vector<Label> m_scratch;
};

/// `user`, `workflow` and `agent`.
void readCaller(FieldReader& fields, CallNames& names);
/// `labels`.
void readLabels(FieldReader& fields, CallNames& names);

/**
 * The token counts, whose output is called `outputKey` and has the part `reasoningKey` ("": none). A part is
 * held against its whole also where the whole is absent, which is then 0: a part of nothing is as wrong as
 * one above it.
 */
TokenCounts readTokens(FieldReader& fields, std::string_view outputKey, std::string_view reasoningKey);

} // namespace tokenfence
