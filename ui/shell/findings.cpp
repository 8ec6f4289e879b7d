// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/findings.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace tokenfence {
namespace {

/// How well `finding` fits: 0 best; -1: not at all.
int rankOf(const Finding& finding, const QString& typed, const QStringList& words)
{
    const QString text = finding.title + u' ' + finding.kind;
    for (const QString& word : words) {
        if (!text.contains(word, Qt::CaseInsensitive)) {
            return -1;
        }
    }
    if (finding.title.startsWith(typed, Qt::CaseInsensitive)) {
        return 0;
    }
    static const QRegularExpression border(QStringLiteral("[\\s\\-_./:]+"));
    const QStringList parts = finding.title.split(border);
    const bool begins = std::any_of(parts.begin(), parts.end(), [&](const QString& part) {
        return part.startsWith(words.front(), Qt::CaseInsensitive);
    });
    return begins ? 1 : 2;
}

} // namespace

std::vector<const Finding*> rankFindings(const std::vector<Finding>& all, const QString& typed,
                                         std::size_t most)
{
    const QString text = typed.simplified();
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, const Finding*>> ranked;
    for (const Finding& finding : all) {
        if (const int rank = words.isEmpty() ? 0 : rankOf(finding, text, words); rank >= 0) {
            ranked.emplace_back(rank, &finding);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<const Finding*> found;
    for (std::size_t at = 0; at < ranked.size() && at < most; ++at) {
        found.push_back(ranked[at].second);
    }
    return found;
}

} // namespace tokenfence
