// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "storage/statement.h"

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tokenfence::storage {

/// Names and their numbers as the file has them, for a reader; those that were asked for are remembered.
/// Thread: that of its connection. Throws as SQLite does.
class NameLookup
{
public:
    explicit NameLookup(SQLite::Database& database);

    /// Of "" it is 0; nothing where no stored record has the name.
    std::optional<NameId> find(const std::string& text);
    /// "" for 0.
    const std::string& text(NameId id);

private:
    Statement m_byText;
    Statement m_byId;
    std::unordered_map<NameId, std::string> m_texts;
};

} // namespace tokenfence::storage
