// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"
#include "ui/pages/settings/pricediff.h"

class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace tokenfence {

class DataTable;
class ImportPreview;
class PriceLoader;
class PriceModel;
class TextLabel;

/**
 * What every model costs and which tier it has; a tier is set by hand here, and a price file imported, whose
 * changes are shown before they hold.
 *
 * Thread: the main thread.
 */
class PriceCard : public Card
{
    Q_OBJECT
public:
    explicit PriceCard(const PageContext& context, QWidget* parent = nullptr);

    /// Asks the engine again for what holds.
    void refresh();

private:
    QWidget* buildTable();
    void takeTable(const Result<PriceTable>& table);
    void offerTiers(const QPoint& at);
    void setTier(const std::string& model, std::optional<Tier> tier);
    void chooseFile();
    void showPreview(const QString& path, const PriceDiff& diff);
    void import(const PriceDiff& diff);
    void showTable();
    void tell(const QString& text, bool isProblem);

    PageContext m_context;
    PriceTable m_prices;
    bool m_isKnown = false;
    PriceModel* m_model;
    QSortFilterProxyModel* m_filtered;
    DataTable* m_table;
    PriceLoader* m_loader;
    ImportPreview* m_preview;
    QStackedWidget* m_views;
    QLineEdit* m_find;
    QPushButton* m_tier;
    QPushButton* m_import;
    TextLabel* m_note;
};

} // namespace tokenfence
