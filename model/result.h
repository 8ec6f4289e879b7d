// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace tokenfence {

/// Why something could not be done, for a program (`code`, `field`) and for a person (`message`).
struct Error
{
    /// The wire's own code where there is one ("bad_field"), else a short identifier in the same style.
    std::string code;
    /// One clear sentence that names the file, line or value at fault.
    std::string message;
    /// The field at fault, as the wire names it ("labels.plan"); empty where no single field is.
    std::string field = {};
};

/// A value, or the reason why there is none. Every fallible function of the project returns one, because
/// no exception crosses a folder. The class is [[nodiscard]]: a failure that nobody saw does not compile.
///
///     Result<PriceTable> table = PriceTable::parse(text, fileName);
///     if (!table) { return table.error(); }
///     use(*table);
///
/// Asking for the side that is not there is a mistake of the programmer and ends in an assertion.
template <class T>
class [[nodiscard]] Result
{
    static_assert(!std::is_same_v<std::remove_cv_t<T>, Error>, "an Error is no value");
    static_assert(!std::is_reference_v<T>, "hand out a pointer instead");

public:
    // Both implicit, so that `return value;` and `return error;` read as what they are.
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_content(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool ok() const noexcept { return m_content.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& value() &
    {
        assert(ok());
        return *std::get_if<0>(&m_content);
    }
    [[nodiscard]] const T& value() const&
    {
        assert(ok());
        return *std::get_if<0>(&m_content);
    }
    [[nodiscard]] T&& value() &&
    {
        assert(ok());
        return std::move(*std::get_if<0>(&m_content));
    }
    [[nodiscard]] T valueOr(T otherwise) const& { return ok() ? value() : std::move(otherwise); }
    [[nodiscard]] T valueOr(T otherwise) && { return ok() ? std::move(*this).value() : std::move(otherwise); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const&
    {
        assert(!ok());
        return *std::get_if<1>(&m_content);
    }
    [[nodiscard]] Error&& error() &&
    {
        assert(!ok());
        return std::move(*std::get_if<1>(&m_content));
    }

private:
    std::variant<T, Error> m_content;
};

/// The same for what has no value to return: it was done, or here is why not.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    [[nodiscard]] bool ok() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] const Error& error() const&
    {
        assert(!ok());
        return *m_error;
    }
    [[nodiscard]] Error&& error() &&
    {
        assert(!ok());
        return std::move(*m_error);
    }

private:
    std::optional<Error> m_error;
};

/// `return {};` says that it was done. (Not "Status": that is what became of a model call.)
using Outcome = Result<void>;

} // namespace tokenfence
