// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QTimer>

#include <vector>

class QLineEdit;

namespace tokenfence {

class Card;
class DataTable;
class LogChips;
class LogDetail;
class LogExportBar;
class LogModel;

/**
 * Everything that happened: alerts, stops, changes of budgets, refused lines. Read backwards as far as it
 * goes, filtered by kind and text, exported; nothing can be changed.
 *
 * Thread: the main thread.
 */
class LogPage : public Page
{
    Q_OBJECT
public:
    explicit LogPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void visit(const Destination& destination) override;
    Destination place() const override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    Card* buildTable();
    void connectAll();
    LogQuestion question() const;
    void setFilter(const LogQuestion& filter);
    void restart();
    void askNewest();
    void askOlder();
    void takeNewest(const std::vector<LogEntry>& entries);
    void tellEmpty();
    void showCurrent();

    LogModel* m_model;
    DataTable* m_table;
    LogDetail* m_detail;
    Card* m_card = nullptr;
    QLineEdit* m_text;
    LogChips* m_chips;
    LogExportBar* m_export;
    bool m_isFresh = false; ///< the table is to be filled anew by the next answer
    QTimer m_typing;
    Refresh m_refresh;
    Query m_newest;
    Query m_older;
};

} // namespace tokenfence
