// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace tokenfence {

/// The names under which a model may stand in the price table, nearest first, without allocating.
///
///     openai/gpt-4o-2024-08-06 → openai/gpt-4o-2024-08-06, gpt-4o-2024-08-06, openai/gpt-4o, gpt-4o
///
/// The date is given up last, because two versions of a model often differ in price where two ways to
/// reach the same version seldom do. The views point into the name that was handed in.
class ModelNameFallbacks
{
public:
    explicit ModelNameFallbacks(std::string_view model);

    /// The next name; nothing when all have been given. The first is always the model's own.
    std::optional<std::string_view> next();

private:
    std::string_view m_undated; // the whole name without its date; equal to m_whole where it has none
    std::string_view m_whole;
    std::string_view m_rest; // what `next` gives, unless it is empty
    bool m_atUndated = false;
};

/// The name without a date at its end: `-YYYY-MM-DD`, `-YYYYMMDD` or `@YYYYMMDD` of a day from 2000 to 2099
/// that could be one. The name itself where there is none.
std::string_view withoutDate(std::string_view model);

} // namespace tokenfence
