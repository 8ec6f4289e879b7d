// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace tokenfence {

/**
 * Notifications by org.freedesktop.Notifications, which every desktop of Linux serves, whether or not it has
 * a tray. Where there is no such service, nothing is shown. Most servers read the text as markup: it is
 * escaped for those, so that a name is a name.
 *
 * The part of the notifications that is bound to one operating system. Thread: the main thread; nothing waits
 * for the bus.
 */
class DesktopNotes : public QObject
{
    Q_OBJECT
public:
    explicit DesktopNotes(QObject* parent = nullptr);

    /// Both are plain text.
    void say(const QString& title, const QString& text);

private:
    bool m_readsMarkup = true; ///< until the server has told
};

} // namespace tokenfence
