// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"

namespace tokenfence {

class DataTable;
class ReplayModel;
struct ReplayAnswer;

/**
 * Which requests would have been stopped or downgraded, as a table under that of the budgets. A double click
 * or Enter opens the request. Thread: the main thread.
 */
class ReplayCard : public Card
{
    Q_OBJECT
public:
    explicit ReplayCard(const PageContext& context, QWidget* parent = nullptr);

    /// `edited`: the policy in the editor, which the engine may not have yet.
    void show(const ReplayAnswer& answer, const Policy& edited, int days);
    /// Nothing is known (yet).
    void clear();

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void open(int row);

    PageContext m_context;
    ReplayModel* m_model;
    DataTable* m_table;
};

} // namespace tokenfence
