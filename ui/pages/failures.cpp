// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/failures.h"

#include "model/result.h"
#include "ui/items/plaintext.h"

namespace tokenfence {

void Failures::tell(const QString& key, const QString& what, const Error& error)
{
    m_standing[key] = tr("%1: %2").arg(what, shownText(error.message));
    Q_EMIT changed();
}

void Failures::forget(const QString& key)
{
    if (m_standing.erase(key) > 0) {
        Q_EMIT changed();
    }
}

} // namespace tokenfence
