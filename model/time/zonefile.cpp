// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/zonefile.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTimeZone>

#include <algorithm>

namespace tokenfence {

namespace {

/// The form of IANA names: letters, digits and "_+-" in parts between slashes, the first a letter. So no
/// name leaves the folder of the zones, and none is a rule with "<" or ",".
bool hasNameForm(std::string_view id)
{
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto fits = [&](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '/';
    };
    return !id.empty() && id.size() <= 255 && isLetter(id.front()) &&
           std::all_of(id.begin(), id.end(), fits) && id.back() != '/' &&
           id.find("//") == std::string_view::npos;
}

/// What lies in the folder of the zones but names none: the same zones read otherwise, the system's choice.
bool isNoZone(std::string_view id)
{
    return id.starts_with("posix/") || id.starts_with("right/") || id == "localtime" || id == "posixrules" ||
           id == "Factory";
}

} // namespace

bool systemHasZone(std::string_view ianaId)
{
    if (!hasNameForm(ianaId) || isNoZone(ianaId)) {
        return false;
    }
    const QByteArray id(ianaId.data(), static_cast<qsizetype>(ianaId.size()));
#ifdef Q_OS_UNIX
    // The places in which QTimeZone looks, in its order.
    for (const char* folder : {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/"}) {
        QFile file(QString::fromLatin1(folder + id));
        if (file.open(QIODevice::ReadOnly)) {
            return file.read(4) == "TZif";
        }
    }
    return id == "UTC"; // which needs no file
#else
    return !ianaId.starts_with("UTC+") && !ianaId.starts_with("UTC-") && QTimeZone::isTimeZoneIdAvailable(id);
#endif
}

} // namespace tokenfence
