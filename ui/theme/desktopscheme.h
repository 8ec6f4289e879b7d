// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusVariant;

namespace tokenfence {

/**
 * Whether the desktop wants a dark window, while it runs: `color-scheme` of org.freedesktop.portal.Settings,
 * which GNOME, KDE and most others serve. (Qt itself tells it from 6.5 on.) Where there is no such portal,
 * what the palette of the platform looks like decides, once.
 *
 * The part of the theme that is bound to one operating system. Thread: the main thread; nothing waits for the
 * bus.
 */
class DesktopScheme : public QObject
{
    Q_OBJECT
public:
    explicit DesktopScheme(QObject* parent = nullptr);

    bool prefersDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& value);

    bool m_dark = false;
};

} // namespace tokenfence
