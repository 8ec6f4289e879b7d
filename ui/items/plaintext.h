// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

/// Names and sentences that come from agents, made safe to look at.
namespace tokenfence {

/**
 * A name as it is shown: what cannot be seen and what turns the writing around (control, zero-width,
 * bidirectional and other format characters, line ends) is spelled out as ‹202E›, so that two names that
 * differ never look alike, and no name can rearrange the line that it stands in. Invalid UTF-8 becomes
 * U+FFFD.
 */
QString shownText(std::string_view text);
QString shownText(const QString& text);

/// A name, or what stands for an absent one ("no user").
QString shownName(std::string_view name, const QString& absent);

/// `text` for setToolTip(), which would read markup as such.
QString plainToolTip(const QString& text);

inline QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace tokenfence
