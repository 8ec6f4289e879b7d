// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/plaintext.h"

#include <QChar>
#include <QList>
#include <QTextDocument> // Qt::mightBeRichText

namespace tokenfence {
namespace {

const QChar firstStrongIsolate(0x2068);
const QChar popIsolate(0x2069);

/// Hangul fillers and the like are letters to Unicode, and nothing to the eye.
bool isBlankLetter(char32_t character)
{
    return character == 0x115F || character == 0x1160 || character == 0x3164 || character == 0xFFA0 ||
           character == 0x2800 || character == 0x034F || character == 0x17B4 || character == 0x17B5;
}

bool isHidden(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // zero-width, bidirectional, tags
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return isBlankLetter(character) ||
               (character >= 0xFE00 && character <= 0xFE0F) /* variation selectors */;
    }
}

} // namespace

QString shownText(const QString& text)
{
    QString shown;
    shown.reserve(text.size());
    bool rightToLeft = false;
    for (const char32_t character : text.toUcs4()) {
        const QChar::Direction direction = QChar::direction(character);
        rightToLeft = rightToLeft || direction == QChar::DirR || direction == QChar::DirAL;
        if (isHidden(character)) {
            shown += u'‹' +
                     QString::number(static_cast<uint>(character), 16).toUpper().rightJustified(4, u'0') +
                     u'›';
        } else {
            shown += QString::fromUcs4(&character, 1);
        }
    }
    // Hebrew and Arabic names are welcome, but must not turn round the figures that stand beside them.
    return rightToLeft ? firstStrongIsolate + shown + popIsolate : shown;
}

QString shownText(std::string_view text)
{
    return shownText(fromUtf8(text));
}

QString shownName(std::string_view name, const QString& absent)
{
    return name.empty() ? absent : shownText(name);
}

QString plainToolTip(const QString& text)
{
    return Qt::mightBeRichText(text) ? QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped()) : text;
}

} // namespace tokenfence
