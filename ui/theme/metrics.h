// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tokenfence {

/**
 * Distances and sizes, in device-independent pixels, by what they are for; they grow with the operator's
 * fonts. The only place of the program where a pixel stands.
 *
 * A value: any thread. Invariant: every member is at least 1.
 */
struct Metrics
{
    /// `scale` is that of the fonts; 1 is the design's own size. From 0.5 to 4.
    explicit Metrics(double scale = 1.0);

    double scale;

    // lines
    int hair;       ///< of borders and rules
    int stroke;     ///< of marks and focus
    int frame;      ///< around every page while all are stopped
    int accentEdge; ///< coloured edge at the left of a remark

    // distances
    int gapTiny; ///< between what belongs together
    int gapSmall;
    int gap;
    int gapLarge;
    int gapHuge; ///< between groups
    int cardPadX, cardPadY;
    int cardGap; ///< between cards
    int pagePadX, pagePadY;
    int controlPadX, controlPadY;

    // corners
    int radiusBar;     ///< of bars in charts
    int radiusControl; ///< of buttons and fields
    int radiusCard;
    int radiusKill;

    // fixed parts of the window
    int sideBarWidth, sideBarNarrow; ///< with names, and with icons alone
    int wideWindow;                  ///< from which width on there is room for names
    int topBarHeight;
    int statusBarHeight;
    int windowWidth, windowHeight; ///< at the first start

    // small figures
    int icon, iconLarge, brand;
    int dot;
    int meterWidth;
    int bulletHeight, bulletOvershoot; ///< marks stand out above and below the bar
    int tierBarHeight;
    int sparkWidth, sparkHeight;
    int tileWidth, tileHeight; ///< the width is the least
    int chartCardHeight, listCardHeight;
    int ringCardWidth, ringDiameter;
    int chartAxisWidth; ///< least room for the figures at the left of a chart
    int rowHeight;      ///< of a row in a table
    int rankHeight;     ///< of a row in a list of bars
    int nameColumn;     ///< names before a bar
    int figureColumn;   ///< figures behind one
    int tickDistance;   ///< least distance of two labels on a time axis
    int killBorder, killPadX, killPadY;
    int hoverBoxWidth;
    int editorWidth; ///< of the editor beside the budgets
    int percentField;
    int pairChartHeight;
    int limitColumn, bulletColumn, stateColumn;
    int sidePanelWidth; ///< of what stands beside a table
};

} // namespace tokenfence
