// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QWidget>

class QPushButton;

namespace tokenfence {

/// At the bottom: where it listens and stores, how much, and what was not taken. Each opens the Log on those.
class StatusBar : public QWidget
{
    Q_OBJECT
public:
    explicit StatusBar(const PageContext& context, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPushButton* addEntry(const char* logKind);
    void follow();
    void askSize();

    PageContext m_context;
    QPushButton* m_listening;
    QPushButton* m_database;
    QPushButton* m_stored;
    QPushButton* m_refused;
    QPushButton* m_duplicates;
    QPushButton* m_conflicts;
    QPushButton* m_unpriced;
    std::optional<std::uint64_t> m_fileBytes;
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
