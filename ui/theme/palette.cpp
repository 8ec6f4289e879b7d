// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

namespace tokenfence {

const Palette& Palette::dark()
{
    static const Palette palette = [] {
        Palette p;
        p.isDark = true;
        p.background = QColor(0x15171c);
        p.panel = QColor(0x1d2027);
        p.line = QColor(0x2b2f39);
        p.hover = QColor(0x252934);
        p.text = QColor(0xe6e8ec);
        p.dim = QColor(0x9aa1ad);
        p.faint = QColor(0x8b93a2);
        p.simple = QColor(0x56b4e9);
        p.complex = QColor(0xe69f00);
        p.critical = QColor(0xcc79a7);
        p.unknown = QColor(0x8d94a1);
        p.series = {QColor(0x6f8ff5), QColor(0x3fb39d), QColor(0xc9c25a), QColor(0xa378d6), QColor(0xb98a6b)};
        p.others = QColor(0x596070);
        p.accent = QColor(0x7aa7ff);
        p.onAccent = QColor(0x10131a);
        p.warn = QColor(0xf0c34a);
        p.good = QColor(0x5ecb8f);
        p.stop = QColor(0xff5f57);
        p.stopFill = QColor(0xd62a25);
        p.onStop = QColor(0xffffff);
        p.yellow = QColor(0xffd500);
        p.onYellow = QColor(0x201a00);
        p.shadow = QColor(0, 0, 0, 90);
        return p;
    }();
    return palette;
}

const Palette& Palette::light()
{
    static const Palette palette = [] {
        Palette p;
        p.background = QColor(0xf4f5f7);
        p.panel = QColor(0xffffff);
        p.line = QColor(0xdfe2e8);
        p.hover = QColor(0xeceff4);
        p.text = QColor(0x1b1e24);
        p.dim = QColor(0x5a6270);
        p.faint = QColor(0x616977);
        p.simple = QColor(0x2e8fc9);
        p.complex = QColor(0xc98700);
        p.critical = QColor(0xb0568a);
        p.unknown = QColor(0x8b93a1);
        p.series = {QColor(0x3f63d6), QColor(0x1f9a84), QColor(0xa39a1e), QColor(0x7d4fb8), QColor(0x8f6242)};
        p.others = QColor(0xaab1bd);
        p.accent = QColor(0x2a62d8);
        p.onAccent = QColor(0xffffff);
        p.warn = QColor(0x8a5f00);
        p.good = QColor(0x1a7745);
        p.stop = QColor(0xc3211c);
        p.stopFill = QColor(0xd62a25);
        p.onStop = QColor(0xffffff);
        p.yellow = QColor(0xffd500);
        p.onYellow = QColor(0x201a00);
        p.shadow = QColor(20, 26, 40, 40);
        return p;
    }();
    return palette;
}

QColor Palette::tier(Tier tier) const
{
    switch (tier) {
    case Tier::simple:
        return simple;
    case Tier::complex:
        return complex;
    case Tier::critical:
        return critical;
    case Tier::unknown:
        break;
    }
    return unknown;
}

QBrush Palette::tierBrush(Tier tier) const
{
    return QBrush(this->tier(tier), tier == Tier::unknown ? Qt::BDiagPattern : Qt::SolidPattern);
}

} // namespace tokenfence
