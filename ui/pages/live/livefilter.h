// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "model/result.h"

#include <QString>

/**
 * The filter of the live table as people type it:
 *
 *     user:u-17 workflow:refund cost>0.10 status:error model:gpt-4o* tier:critical label:plan=free
 *
 * All terms must hold. `*` stands for any run of characters; a value with a space stands in quotation marks,
 * in which
 * `\"` is one of them. Pure functions: any thread (their sentences are translated).
 */
namespace tokenfence::livefilter {

/// What the text asks for; "" asks for everything. The message of an error is one sentence for who typed it.
Result<LiveFilter> parse(const QString& text);

/// A text that `parse` reads back to the same filter.
QString toText(const LiveFilter& filter);

/// Whether the engine would show this call under the filter: a denied call has no status and no cost, so that
/// a filter by one of these leaves it out.
bool passes(const LiveFilter& filter, const LiveCall& call);

} // namespace tokenfence::livefilter
