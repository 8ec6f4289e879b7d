// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"

#include <vector>

class QPushButton;

namespace tokenfence {

class BudgetRow;
class TextLabel;

/// The budgets that are nearest to their limits, from the engine's own status.
class BudgetsCard : public Card
{
    Q_OBJECT
public:
    explicit BudgetsCard(const PageContext& context, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void follow();

    PageContext m_context;
    std::vector<BudgetRow*> m_rows;
    TextLabel* m_empty;
    QPushButton* m_more;
};

} // namespace tokenfence
