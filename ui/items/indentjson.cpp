// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/indentjson.h"

#include <algorithm>

namespace tokenfence {
namespace {

constexpr int step = 2;

} // namespace

QString indentJson(const QString& json)
{
    QString out;
    int depth = 0;
    bool inText = false;
    const auto breakLine = [&] { out += u'\n' + QString(std::max(depth, 0) * step, u' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar character = json.at(i);
        if (inText) {
            out += character;
            if (character == u'\\' && i + 1 < json.size()) {
                out += json.at(++i);
            } else if (character == u'"') {
                inText = false;
            }
            continue;
        }
        const QChar next = i + 1 < json.size() ? json.at(i + 1) : QChar();
        switch (character.unicode()) {
        case u'{':
        case u'[':
            out += character;
            if (next == u'}' || next == u']') {
                out += json.at(++i);
            } else {
                ++depth;
                breakLine();
            }
            break;
        case u'}':
        case u']':
            --depth;
            breakLine();
            out += character;
            break;
        case u',':
            out += character;
            breakLine();
            break;
        case u':':
            out += QStringLiteral(": ");
            break;
        default:
            inText = character == u'"';
            if (!character.isSpace()) {
                out += character;
            }
        }
    }
    return out;
}

} // namespace tokenfence
