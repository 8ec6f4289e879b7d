// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "tests/fakes/fakerollups.h"

namespace tokenfence {

/// The calls of a FakeStore's month, one after the other; held up, and failing, as the store says.
class FakePast : public PastSource
{
public:
    explicit FakePast(FakeStore& store);

    Result<PastReach> reach(WallTime wanted) override;
    Result<std::uint64_t> begin(const TimeSpan& span) override;
    Names& names() override { return *m_names; }
    Result<std::vector<PastCall>> next(const CancelToken& cancel) override;

private:
    FakeStore& m_store;
    std::unique_ptr<Names> m_names;
    std::shared_ptr<const FakeMonth> m_month;
    std::size_t m_next = 0, m_end = 0;
};

} // namespace tokenfence
