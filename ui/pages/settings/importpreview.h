// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/pricediff.h"

#include <QWidget>

class QPushButton;

namespace tokenfence {

class CheckBox;
class DataTable;
class ImportModel;
class TextLabel;
class Theme;

/// What a price file would change, before it does. Where a price changes tenfold it asks first: such files
/// have had their prices for a thousand tokens where those for one belong. Thread: the main thread.
class ImportPreview : public QWidget
{
    Q_OBJECT
public:
    explicit ImportPreview(const Theme& theme, QWidget* parent = nullptr);

    void show(const QString& path, const PriceDiff& diff);

Q_SIGNALS:
    void importWanted(const tokenfence::PriceDiff& diff);
    void cancelled();

private:
    void allow();

    ImportModel* m_model;
    DataTable* m_table;
    TextLabel* m_summary;
    CheckBox* m_checked;
    QPushButton* m_import;
};

} // namespace tokenfence
