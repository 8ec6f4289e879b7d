// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <vector>

namespace tokenfence {

class EventRow;
class TextLabel;

/// What happened: the newest entries of the log that are more than coming and going.
class EventsCard : public Card
{
    Q_OBJECT
public:
    explicit EventsCard(const PageContext& context, QWidget* parent = nullptr);

    void setActive(bool active);
    void refresh();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void ask();
    void show();

    PageContext m_context;
    std::vector<EventRow*> m_rows;
    std::vector<LogEntry> m_entries;
    TextLabel* m_empty;
    bool m_answered = false;
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
