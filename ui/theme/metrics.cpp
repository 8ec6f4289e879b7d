// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/metrics.h"

#include <algorithm>
#include <cmath>

namespace tokenfence {

Metrics::Metrics(double wanted)
    : scale(std::clamp(wanted, 0.5, 4.0))
{
    const auto px = [this](double size) { return std::max(1, static_cast<int>(std::lround(size * scale))); };

    hair = 1; // a hair line stays one, however large the fonts
    stroke = px(2);
    frame = px(5);
    accentEdge = px(3);

    gapTiny = px(2);
    gapSmall = px(5);
    gap = px(8);
    gapLarge = px(14);
    gapHuge = px(26);
    cardPadX = px(12);
    cardPadY = px(10);
    cardGap = px(10);
    pagePadX = px(16);
    pagePadY = px(14);
    controlPadX = px(10);
    controlPadY = px(3);

    radiusBar = px(3);
    radiusControl = px(7);
    radiusCard = px(10);
    radiusKill = px(9);

    sideBarWidth = px(156);
    sideBarNarrow = px(52);
    wideWindow = px(1100);
    topBarHeight = px(64);
    statusBarHeight = px(26);
    windowWidth = px(1280);
    windowHeight = px(720);

    icon = px(16);
    iconLarge = px(22);
    brand = px(20);
    dot = px(9);
    meterWidth = px(212);
    bulletHeight = px(8);
    bulletOvershoot = px(3);
    tierBarHeight = px(10);
    sparkWidth = px(48);
    sparkHeight = px(22);
    tileWidth = px(114);
    tileHeight = px(98);
    chartCardHeight = px(276);
    listCardHeight = px(206);
    ringCardWidth = px(262);
    ringDiameter = px(152);
    chartAxisWidth = px(44);
    rowHeight = px(30);
    rankHeight = px(23);
    nameColumn = px(86);
    figureColumn = px(62);
    tickDistance = px(64);
    killBorder = px(3);
    killPadX = px(16);
    killPadY = px(8);
    hoverBoxWidth = px(168);
    editorWidth = px(432);
    percentField = px(58);
    pairChartHeight = px(96);
    limitColumn = px(142);
    bulletColumn = px(172);
    stateColumn = px(106);
    sidePanelWidth = px(318);
}

} // namespace tokenfence
