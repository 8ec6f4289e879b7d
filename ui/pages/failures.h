// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <map>

namespace tokenfence {

struct Error;

/**
 * What the operator asked for and the engine did not do, where no field stands beside which it could be said:
 * the actions of rows and menus. Pages tell it, the shell shows it, until it is put away or done after all.
 *
 * Thread: the main thread.
 */
class Failures : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// `key` names the action and what it was done to; `what` says in words what was not done.
    void tell(const QString& key, const QString& what, const Error& error);
    /// It was done after all, or the operator has read enough.
    void forget(const QString& key);
    /// Sentences by key.
    const std::map<QString, QString>& standing() const { return m_standing; }

Q_SIGNALS:
    void changed();

private:
    std::map<QString, QString> m_standing;
};

} // namespace tokenfence
