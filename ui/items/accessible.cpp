// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/accessible.h"

#include <QAbstractButton>
#include <QAccessibleWidget>

namespace tokenfence {
namespace {

const char* const roleProperty = "accessibleRole";

/// A widget with the role that it was given.
class RoleInterface : public QAccessibleWidget
{
public:
    RoleInterface(QWidget* widget, QAccessible::Role role)
        : QAccessibleWidget(widget, role)
    {
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget())) {
            state.checkable = button->isCheckable();
            state.checked = button->isChecked();
            state.selectable = button->isCheckable();
            state.selected = button->isChecked();
        }
        return state;
    }

    QStringList actionNames() const override
    {
        QStringList names = QAccessibleWidget::actionNames();
        if (widget()->isEnabled() && qobject_cast<QAbstractButton*>(widget()) != nullptr) {
            names.prepend(pressAction());
        }
        return names;
    }

    void doAction(const QString& action) override
    {
        auto* button = qobject_cast<QAbstractButton*>(widget());
        if (button != nullptr && action == pressAction()) {
            button->click();
        } else {
            QAccessibleWidget::doAction(action);
        }
    }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    if (widget == nullptr) {
        return nullptr;
    }
    const QVariant role = widget->property(roleProperty);
    return role.isValid() ? new RoleInterface(widget, static_cast<QAccessible::Role>(role.toInt())) : nullptr;
}

void say(QWidget& widget, QAccessible::Event what)
{
    QAccessibleEvent event(&widget, what);
    QAccessible::updateAccessibility(&event);
}

} // namespace

void setAccessibleRole(QWidget& widget, QAccessible::Role role)
{
    static const bool installed = [] {
        QAccessible::installFactory(&makeInterface);
        return true;
    }();
    Q_UNUSED(installed);
    widget.setProperty(roleProperty, static_cast<int>(role));
}

void setSpokenName(QWidget& widget, const QString& name)
{
    if (widget.accessibleName() != name) {
        widget.setAccessibleName(name);
        say(widget, QAccessible::NameChanged);
    }
}

void setSpokenDescription(QWidget& widget, const QString& description)
{
    if (widget.accessibleDescription() != description) {
        widget.setAccessibleDescription(description);
        say(widget, QAccessible::DescriptionChanged);
    }
}

void speakAlert(QWidget& widget)
{
    say(widget, QAccessible::Alert);
}

} // namespace tokenfence
