// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"

#include <optional>

class QGridLayout;

namespace tokenfence {

class TextLabel;

/// Where the data is and which program keeps it. Thread: the main thread.
class DataCard : public Card
{
    Q_OBJECT
public:
    explicit DataCard(const PageContext& context, QWidget* parent = nullptr);

    /// Asks again how large the file is.
    void refresh();

private:
    TextLabel* addRow(QGridLayout& grid, const QString& name, bool canBeCopied);
    void follow();

    PageContext m_context;
    TextLabel* m_database;
    TextLabel* m_agents;
    TextLabel* m_control;
    TextLabel* m_size;
    TextLabel* m_engine;
    TextLabel* m_window;
    std::optional<StoreFacts> m_facts;
    Query m_query;
};

} // namespace tokenfence
