// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/shell/findings.h"

#include <QDialog>

#include <vector>

class QLineEdit;
class QStandardItemModel;

namespace tokenfence {

class DataTable;

/**
 * Ctrl+K: a field in which a page, a budget, an agent, a user, a workflow or an action is found by some
 * letters of its name, and a list to choose from. Enter goes there or does it; Escape closes. Users and
 * workflows are the 500 dearest each of the last 30 days; they come in a moment after the rest.
 *
 * Thread: the main thread. It deletes itself when it is closed.
 */
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    /// `given`: what the window itself has to offer, first in the list.
    CommandPalette(const PageContext& context, std::vector<Finding> given, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addStatus();
    void askNames(Dimension dimension, Query& query);
    void show(const QString& typed);
    void take(int row);

    PageContext m_context;
    std::vector<Finding> m_all;
    std::vector<const Finding*> m_found; ///< of m_all, as the rows stand
    QLineEdit* m_typed;
    QStandardItemModel* m_model;
    DataTable* m_table;
    Query m_users, m_workflows;
};

} // namespace tokenfence
