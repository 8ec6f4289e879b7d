// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/tier.h"

#include <QBrush>
#include <QColor>

#include <array>

namespace tokenfence {

/**
 * The colours of one scheme, by what they are for. The only place of the program where a colour stands.
 *
 * The colours of the tiers are Okabe and Ito's, which stay apart for every kind of colour blindness; text
 * reaches a contrast of 4.5 on what it stands on. A value: any thread.
 */
struct Palette
{
    bool isDark = false;
    QColor background; ///< behind the cards
    QColor panel;      ///< of cards and bars
    QColor line;       ///< borders, rules, the empty part of a bar
    QColor hover;      ///< what is selected or under the pointer
    QColor text;
    QColor dim;   ///< labels beside figures
    QColor faint; ///< what may be overlooked
    QColor simple, complex, critical, unknown;
    /// Of what is stacked and is no tier, dearest first; none of them is a tier's.
    std::array<QColor, 5> series;
    QColor others;   ///< of all that have no colour of their own
    QColor accent;   ///< what is measured, what has the focus
    QColor onAccent; ///< text on it
    QColor warn;
    QColor good;
    QColor stop;     ///< marks and frames of a stop
    QColor stopFill; ///< where text stands on it
    QColor onStop;
    QColor yellow; ///< the other colour of an emergency stop
    QColor onYellow;
    QColor shadow; ///< laid over what a box covers

    static const Palette& light();
    static const Palette& dark();

    QColor tier(Tier tier) const;
    /// To fill with: what is unknown is hatched, so that it differs by more than its grey.
    QBrush tierBrush(Tier tier) const;
};

} // namespace tokenfence
