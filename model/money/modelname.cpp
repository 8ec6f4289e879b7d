// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/modelname.h"

#include <array>
#include <cstddef>

namespace tokenfence {

namespace {

/// Whether `text` has the form of `pattern`, in which 'd' is any digit, and everything else itself.
bool hasForm(std::string_view text, std::string_view pattern)
{
    if (text.size() != pattern.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool fits = pattern[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == pattern[i];
        if (!fits) {
            return false;
        }
    }
    return true;
}

int twoDigits(std::string_view text, std::size_t at)
{
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/// Eight digits at the end of "model-12345678" may be anything; only what can be a day is taken off.
bool couldBeDay(int century, int month, int day)
{
    return century == 20 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

} // namespace

std::string_view withoutDate(std::string_view model)
{
    struct Form
    {
        std::string_view pattern;
        std::size_t month;
        std::size_t day;
    };
    static constexpr std::array<Form, 3> forms = {{
        {"-dddd-dd-dd", 6, 9},
        {"-dddddddd", 5, 7},
        {"@dddddddd", 5, 7},
    }};
    for (const Form& form : forms) {
        if (model.size() <= form.pattern.size()) {
            continue;
        }
        const std::string_view end = model.substr(model.size() - form.pattern.size());
        if (hasForm(end, form.pattern) &&
            couldBeDay(twoDigits(end, 1), twoDigits(end, form.month), twoDigits(end, form.day))) {
            return model.substr(0, model.size() - form.pattern.size());
        }
    }
    return model;
}

ModelNameFallbacks::ModelNameFallbacks(std::string_view model)
    : m_undated(withoutDate(model))
    , m_whole(model)
    , m_rest(model)
{
}

std::optional<std::string_view> ModelNameFallbacks::next()
{
    if (m_rest.empty()) {
        if (m_atUndated || m_undated.size() == m_whole.size()) {
            return std::nullopt;
        }
        m_atUndated = true;
        m_rest = m_undated;
    }
    const std::string_view name = m_rest;
    const std::size_t slash = m_rest.find('/');
    m_rest = slash == std::string_view::npos ? std::string_view() : m_rest.substr(slash + 1);
    return name;
}

} // namespace tokenfence
