// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/testwindow.h"
#include "ui/shell/banner.h"

#include <QApplication>
#include <QLabel>
#include <QMap>
#include <QMenu>
#include <QTest>

#include <algorithm>

namespace tokenfence {

/// The visible control of that accessible name (a button's is its text where it has no other); null: there is
/// none.
template <class Control>
Control* named(const QWidget& root, const char* name)
{
    for (Control* control : root.findChildren<Control*>()) {
        const QString accessible = control->accessibleName();
        const QString text = accessible.isEmpty() ? control->property("text").toString() : accessible;
        if (control->isVisible() && text == QString::fromUtf8(name)) {
            return control;
        }
    }
    return nullptr;
}

/// The month with no more than its last calls: a window over it answers at once.
inline FakeMonth recentCalls(std::size_t most)
{
    FakeMonth month = FakeMonth::sample();
    if (month.calls.size() > most) {
        month.calls.erase(month.calls.begin(), month.calls.end() - static_cast<std::ptrdiff_t>(most));
    }
    return month;
}

/// Whether some visible text in `root` contains this.
inline bool says(const QWidget& root, const char* text)
{
    const QList<QLabel*> labels = root.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [text](const QLabel* label) {
        return label->isVisible() && label->text().contains(QString::fromUtf8(text));
    });
}

/// What the banners under the top bar say, from the first one down.
inline QStringList notices(const QWidget& root)
{
    QMap<int, QString> byPlace;
    for (const Banner* banner : root.findChildren<Banner*>()) {
        if (banner->isVisible()) {
            byPlace[banner->y()] = banner->accessibleName();
        }
    }
    return byPlace.values();
}

/// The menu that is open, or null.
inline QMenu* openMenu()
{
    return qobject_cast<QMenu*>(QApplication::activePopupWidget());
}

/// Chooses an entry of the open menu as by mouse, and closes it. False where there is no such entry.
inline bool choose(const char* entry)
{
    QMenu* menu = openMenu();
    if (menu == nullptr) {
        return false;
    }
    for (QAction* action : menu->actions()) {
        if (action->text() == QString::fromUtf8(entry)) {
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return true;
        }
    }
    return false;
}

/// With TOKENFENCE_PICTURES (a folder): the window there as NAME-dark.png and NAME-light.png, for the eye.
inline void keepPictures(TestWindow& test, const char* name)
{
    const QString folder = qEnvironmentVariable("TOKENFENCE_PICTURES");
    for (const Theme::Choice choice : {Theme::Choice::light, Theme::Choice::dark}) {
        test.theme.setChoice(choice);
        QCoreApplication::processEvents();
        const QImage image = test.window->grab().toImage();
        QVERIFY(!image.isNull());
        if (!folder.isEmpty()) {
            const char* suffix = choice == Theme::Choice::dark ? "dark" : "light";
            QVERIFY(image.save(
                QStringLiteral("%1/%2-%3.png").arg(folder, QLatin1String(name), QLatin1String(suffix))));
        }
    }
}

} // namespace tokenfence
