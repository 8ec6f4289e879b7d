// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/jsonwriter.h"

#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// The begin of an operator's answer: `{"type":"result","id":…,"ok":true`; more fields may follow, then
/// endObject().
inline JsonWriter beginResult(std::string_view id)
{
    JsonWriter json;
    json.beginObject().key("type").text("result").key("id").text(id).key("ok").boolean(true);
    return json;
}

/// An answer that says no more than that it was done.
inline std::string bareResult(std::string_view id)
{
    return beginResult(id).endObject().takeLine();
}

/// A field that is left out where there is nothing to say.
inline void fieldIfAny(JsonWriter& json, std::string_view key, std::string_view text)
{
    if (!text.empty()) {
        json.key(key).text(text);
    }
}

} // namespace tokenfence
