// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/namelookup.h"

namespace tokenfence::storage {

namespace {

constexpr std::size_t mostRemembered = 50'000;

} // namespace

NameLookup::NameLookup(SQLite::Database& database)
    : m_byText(database.getHandle(), "SELECT id FROM name WHERE text = ?")
    , m_byId(database.getHandle(), "SELECT text FROM name WHERE id = ?")
{
}

std::optional<NameId> NameLookup::find(const std::string& text)
{
    if (text.empty()) {
        return 0;
    }
    m_byText.bindText(1, text);
    const bool found = m_byText.step();
    const auto id = found ? static_cast<NameId>(m_byText.integer(0)) : 0;
    m_byText.reset();
    return found ? std::optional(id) : std::nullopt;
}

const std::string& NameLookup::text(NameId id)
{
    if (const auto known = m_texts.find(id); known != m_texts.end()) {
        return known->second;
    }
    if (m_texts.size() >= mostRemembered) {
        m_texts.clear();
    }
    std::string text;
    if (id != 0) {
        m_byId.bind(1, id);
        if (m_byId.step()) {
            text = m_byId.bytes(0);
        }
        m_byId.reset();
    }
    return m_texts.emplace(id, std::move(text)).first->second;
}

} // namespace tokenfence::storage
