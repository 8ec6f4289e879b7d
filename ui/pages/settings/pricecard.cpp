// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/pricecard.h"

#include "ui/items/button.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/settings/importpreview.h"
#include "ui/pages/settings/pricedelegate.h"
#include "ui/pages/settings/priceloader.h"
#include "ui/pages/settings/pricemodel.h"

#include <QActionGroup>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tokenfence {

PriceCard::PriceCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("Prices and tiers"), parent)
    , m_context(context)
    , m_model(new PriceModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_table(new DataTable(context.theme, tr("Prices")))
    , m_loader(new PriceLoader(this))
    , m_preview(new ImportPreview(context.theme))
    , m_views(new QStackedWidget)
    , m_find(new QLineEdit)
    , m_tier(makeButton(tr("Set tier"), ButtonLook::plain))
    , m_import(makeButton(tr("Import prices …"), ButtonLook::plain))
    , m_note(new TextLabel(context.theme, TextStyle::small, Ink::dim))
{
    m_find->setAccessibleName(tr("Find a model"));
    m_find->setPlaceholderText(tr("Find a model"));
    m_find->setClearButtonEnabled(true);
    m_find->setFont(theme().font(TextStyle::small));
    m_tier->setFont(theme().font(TextStyle::small));
    m_tier->setEnabled(false);
    m_import->setFont(theme().font(TextStyle::small));
    m_import->setToolTip(
        plainToolTip(tr("A file in the shape of LiteLLM's model_prices_and_context_window.json")));
    addToHead(m_find);
    addToHead(m_tier);
    addToHead(m_import);
    m_views->addWidget(buildTable());
    m_views->addWidget(m_preview);
    body()->addWidget(m_views, 1);
    body()->addWidget(m_note);

    connect(m_find, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_tier, &QPushButton::clicked, this,
            [this] { offerTiers(m_tier->mapToGlobal(m_tier->rect().bottomLeft())); });
    connect(m_import, &QPushButton::clicked, this, &PriceCard::chooseFile);
    connect(m_table, &DataTable::currentRowChanged, this, [this](int row) { m_tier->setEnabled(row >= 0); });
    connect(m_table, &DataTable::menuWanted, this,
            [this](const QModelIndex&, const QPoint& at) { offerTiers(at); });
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        offerTiers(m_table->viewport()->mapToGlobal(m_table->visualRect(index).center()));
    });
    connect(m_loader, &PriceLoader::loaded, this, &PriceCard::showPreview);
    connect(m_loader, &PriceLoader::failed, this,
            [this](const QString&, const QString& problem) { tell(problem, true); });
    connect(m_preview, &ImportPreview::importWanted, this, &PriceCard::import);
    connect(m_preview, &ImportPreview::cancelled, this, [this] {
        showTable();
        tell(tr("Nothing was imported."), false);
    });
}

QWidget* PriceCard::buildTable()
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(PriceModel::Name);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_filtered);
    m_table->setItemDelegate(new PriceDelegate(theme(), m_table));
    m_table->setEmptyText(tr("The prices are not known before the engine has been reached."));
    m_table->fitColumn(PriceModel::Input, QStringLiteral("$000.00"));
    m_table->fitColumn(PriceModel::Output, QStringLiteral("$000.00"));
    m_table->fitColumn(PriceModel::Tier, tr("%1, by hand").arg(tierName(Tier::critical)),
                       PriceDelegate::keyWidth(theme()));
    m_table->horizontalHeader()->setSectionResizeMode(PriceModel::Name, QHeaderView::Stretch);
    return m_table;
}

void PriceCard::refresh()
{
    m_context.engine.prices([self = QPointer(this)](const Result<PriceTable>& table) {
        if (!self.isNull()) {
            self->takeTable(table);
        }
    });
}

void PriceCard::takeTable(const Result<PriceTable>& table)
{
    m_isKnown = table.ok();
    m_import->setEnabled(m_isKnown);
    if (table) {
        m_prices = *table;
        m_model->setTable(m_prices);
        m_table->setEmptyText(tr("No model of that name has a price."));
        setProblem({});
    } else {
        setProblem(tr("Not up to date: %1").arg(shownText(table.error().message)));
    }
}

void PriceCard::offerTiers(const QPoint& at)
{
    const PriceModel::Row* row = m_model->at(m_filtered->mapToSource(m_table->currentIndex()).row());
    if (row == nullptr) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* group = new QActionGroup(menu);
    const auto offer = [&](const QString& text, std::optional<Tier> tier) {
        QAction* action =
            menu->addAction(text, this, [this, model = row->model, tier] { setTier(model, tier); });
        action->setCheckable(true);
        action->setChecked(row->byHand == tier);
        group->addAction(action);
    };
    offer(tr("By price"), std::nullopt);
    menu->addSeparator();
    for (const Tier tier : {Tier::simple, Tier::complex, Tier::critical}) {
        offer(tierName(tier), tier);
    }
    menu->popup(at);
}

void PriceCard::setTier(const std::string& model, std::optional<Tier> tier)
{
    m_context.engine.putTier(model, tier, [self = QPointer(this), model, tier](const Result<void>& done) {
        if (self.isNull()) {
            return;
        }
        if (!done) {
            self->tell(shownText(done.error().message), true);
            return;
        }
        self->tell(tier ? tr("%1 is %2 from now on.").arg(shownText(model), tierName(*tier))
                        : tr("%1 has the tier of its price from now on.").arg(shownText(model)),
                   false);
        self->refresh();
    });
}

void PriceCard::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Import prices"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Price tables (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        tell(tr("Reading %1 …").arg(shownText(path)), false);
        m_loader->load(path, m_prices);
    });
    dialog->open();
}

void PriceCard::showPreview(const QString& path, const PriceDiff& diff)
{
    if (diff.changes.empty()) {
        tell(tr("%1 changes nothing: its %2 models cost what they cost now.")
                 .arg(shownText(path), format::count(diff.same)),
             false);
        return;
    }
    tell({}, false);
    m_preview->show(path, diff);
    m_views->setCurrentWidget(m_preview);
    for (QWidget* control : std::initializer_list<QWidget*>{m_find, m_tier, m_import}) {
        control->hide();
    }
}

void PriceCard::import(const PriceDiff& diff)
{
    m_context.engine.putPrices(
        diff.json(), [self = QPointer(this), count = diff.changes.size()](const Result<void>& done) {
            if (self.isNull()) {
                return;
            }
            if (!done) {
                self->tell(shownText(done.error().message), true);
                return;
            }
            self->showTable();
            self->tell(count == 1 ? tr("The prices of 1 model were imported.")
                                  : tr("The prices of %1 models were imported.").arg(format::count(count)),
                       false);
            self->refresh();
        });
}

void PriceCard::showTable()
{
    m_views->setCurrentWidget(m_table);
    for (QWidget* control : std::initializer_list<QWidget*>{m_find, m_tier, m_import}) {
        control->show();
    }
    m_import->setFocus();
}

void PriceCard::tell(const QString& text, bool isProblem)
{
    m_note->setInk(isProblem ? Ink::warn : Ink::dim);
    m_note->setText(text);
}

} // namespace tokenfence
