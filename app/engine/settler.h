// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/watch.h"
#include "model/ports/store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tokenfence {

/**
 * Hears from the store what became of the records, and sees to what follows from it: the ledger learns that
 * they count, the totals grow, those who watch see them, and each connection gets its acknowledgement.
 *
 * Thread: the store's writer. The order matters: what an acknowledgement says must be in every later answer,
 * so it is posted after the books know it.
 */
class Settler : public StoreListener
{
public:
    /// `askAgain`: questions waited for the fate of records.
    Settler(Desk& desk, Outbox& outbox, Watch& watch, std::function<void()> askAgain)
        : m_desk(desk)
        , m_outbox(outbox)
        , m_watch(watch)
        , m_askAgain(std::move(askAgain))
    {
    }

    void committed(std::vector<Record>&& records, const std::vector<Fate>& fates) override;
    void notStored(std::vector<Record>&& records, const Error& error) override;
    void healthChanged(const std::optional<Error>& error) override;

private:
    /// What a group means to one connection.
    struct Share
    {
        SessionPointer session; ///< null: gone
        const std::string* through = nullptr;
        std::uint64_t count = 0;
        std::int64_t bytes = 0;
    };
    using Shares = std::unordered_map<SessionNumber, Share>;

    Share& shareOf(Books& books, SessionNumber number, Shares& shares) const;
    void enter(Books& books, const Record& record, Fate fate, Session* session, Now now) const;
    void enterRepeated(Books& books, const Record& record, Fate fate, Now now) const;
    void finish(std::vector<Parcel>&& parcels, const Shares& shares, bool askAgain);

    Desk& m_desk;
    Outbox& m_outbox;
    Watch& m_watch;
    const std::function<void()> m_askAgain;
};

} // namespace tokenfence
