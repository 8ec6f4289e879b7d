// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/desktopnotes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QVariantMap>

namespace tokenfence {
namespace {

constexpr int asLongAsTheDesktopLikes = -1;

QDBusMessage callOf(const QString& method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"),
                                          QStringLiteral("/org/freedesktop/Notifications"),
                                          QStringLiteral("org.freedesktop.Notifications"), method);
}

/// The platform without a display has no desktop to whose people anything could be told.
bool hasDesktop()
{
    return QGuiApplication::platformName() != QStringLiteral("offscreen") &&
           QDBusConnection::sessionBus().isConnected();
}

} // namespace

DesktopNotes::DesktopNotes(QObject* parent)
    : QObject(parent)
{
    if (!hasDesktop()) {
        return;
    }
    QDBusConnection bus = QDBusConnection::sessionBus();
    auto* watcher =
        new QDBusPendingCallWatcher(bus.asyncCall(callOf(QStringLiteral("GetCapabilities"))), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (!reply.isError()) {
            m_readsMarkup = reply.value().contains(QStringLiteral("body-markup"));
        }
        watcher->deleteLater();
    });
}

void DesktopNotes::say(const QString& title, const QString& text)
{
    if (!hasDesktop()) {
        return;
    }
    QDBusMessage call = callOf(QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName()}};
    call.setArguments({QGuiApplication::applicationDisplayName(), 0U, QGuiApplication::desktopFileName(),
                       title, m_readsMarkup ? text.toHtmlEscaped() : text, QStringList(), hints,
                       asLongAsTheDesktopLikes});
    QDBusConnection::sessionBus().asyncCall(call);
}

} // namespace tokenfence
