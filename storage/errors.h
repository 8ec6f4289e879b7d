// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <SQLiteCpp/Exception.h>

#include <string>
#include <type_traits>

/// What went wrong with the file, in one sentence that names it. Inside this room SQLite's errors are
/// exceptions (SQLiteCpp's); every function that others call turns them into a Result with `guarded`.
namespace tokenfence::storage {

namespace errorCode {
inline constexpr const char* diskFull = "disk_full";
inline constexpr const char* readOnly = "read_only";
inline constexpr const char* ioError = "io_error";
inline constexpr const char* damaged = "damaged";
inline constexpr const char* notADatabase = "not_a_database";
inline constexpr const char* newerSchema = "newer_schema";
inline constexpr const char* cannotOpen = "cannot_open";
inline constexpr const char* networkFileSystem = "network_file_system";
inline constexpr const char* inUse = "in_use";
inline constexpr const char* exists = "exists";
inline constexpr const char* cancelled = "cancelled";
inline constexpr const char* failed = "failed";
} // namespace errorCode

/// From one of SQLite's extended result codes; `detail` is its own message.
Error errorFromSqlite(int extendedCode, const char* detail, const std::string& file);

inline Error errorFrom(const SQLite::Exception& exception, const std::string& file)
{
    // Some are made without a connection that could tell the extended code.
    const int extended = exception.getExtendedErrorCode();
    return errorFromSqlite(extended > 0 ? extended : exception.getErrorCode(), exception.what(), file);
}

/// Thrown inside this room where something that SQLite does not know of is wrong.
struct StorageFailure
{
    Error error;
};

/// What `work` returns, or why it could not.
template <class Work>
auto guarded(const std::string& file, Work&& work)
{
    using Value = std::invoke_result_t<Work>;
    using Wrapped = std::conditional_t<std::is_void_v<Value>, Result<void>, Result<Value>>;
    try {
        if constexpr (std::is_void_v<Value>) {
            work();
            return Wrapped();
        } else {
            return Wrapped(work());
        }
    } catch (const SQLite::Exception& exception) {
        return Wrapped(errorFrom(exception, file));
    } catch (StorageFailure& failure) {
        return Wrapped(std::move(failure.error));
    }
}

} // namespace tokenfence::storage
