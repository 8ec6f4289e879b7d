// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/button.h"

#include <QStyle>
#include <QVariant>

namespace tokenfence {
namespace {

QString nameOf(ButtonLook look)
{
    switch (look) {
    case ButtonLook::plain:
        break;
    case ButtonLook::primary:
        return QStringLiteral("primary");
    case ButtonLook::danger:
        return QStringLiteral("danger");
    case ButtonLook::link:
        return QStringLiteral("link");
    case ButtonLook::onStop:
        return QStringLiteral("onStop");
    }
    return {};
}

} // namespace

QPushButton* makeButton(const QString& text, ButtonLook look, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("look", nameOf(look));
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAutoDefault(false);
    if (look == ButtonLook::link) {
        button->setFlat(true);
        button->setCursor(Qt::PointingHandCursor);
    }
    return button;
}

void setThemedIcon(QPushButton& button, const Theme& theme, Icon icon, Ink ink)
{
    const auto draw = [&button, &theme, icon, ink] { button.setIcon(theme.icon(icon, ink)); };
    QObject::connect(&theme, &Theme::changed, &button, draw);
    draw();
}

void setUrgent(QPushButton& button, bool urgent)
{
    if (button.property("urgent").toBool() == urgent) {
        return;
    }
    button.setProperty("urgent", urgent);
    // A style sheet looks at a property when the widget is polished, and not again.
    button.style()->unpolish(&button);
    button.style()->polish(&button);
}

} // namespace tokenfence
