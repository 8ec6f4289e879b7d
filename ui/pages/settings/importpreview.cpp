// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/importpreview.h"

#include "ui/items/button.h"
#include "ui/items/checkbox.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/settings/importmodel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

QString counted(std::size_t count, const QString& one, const QString& several)
{
    return count == 1 ? one : several.arg(format::count(count));
}

} // namespace

ImportPreview::ImportPreview(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_model(new ImportModel(this))
    , m_table(new DataTable(theme, tr("Changes of prices")))
    , m_summary(new TextLabel(theme, TextStyle::body, Ink::text))
    , m_checked(new CheckBox(theme))
    , m_import(makeButton(tr("Import"), ButtonLook::primary))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gap);
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    m_table->setModel(m_model);
    m_table->fitColumn(ImportModel::Input, QStringLiteral("$000.00 → $000.00"));
    m_table->fitColumn(ImportModel::Output, QStringLiteral("$000.00 → $000.00"));
    m_table->fitColumn(ImportModel::Note, tr("tenfold: check it"));
    m_table->horizontalHeader()->setSectionResizeMode(ImportModel::Name, QHeaderView::Stretch);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_checked);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metrics().gap);
    buttons->addStretch(1);
    QPushButton* cancel = makeButton(tr("Cancel"), ButtonLook::plain);
    buttons->addWidget(cancel);
    buttons->addWidget(m_import);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &ImportPreview::cancelled);
    connect(m_checked, &QCheckBox::toggled, this, &ImportPreview::allow);
    connect(m_import, &QPushButton::clicked, this, [this] { Q_EMIT importWanted(m_model->diff()); });
}

void ImportPreview::show(const QString& path, const PriceDiff& diff)
{
    m_model->setDiff(diff);
    const std::size_t changed = diff.changes.size() - diff.added;
    QStringList parts;
    if (changed > 0) {
        parts << counted(changed, tr("1 model costs otherwise"), tr("%1 models cost otherwise"));
    }
    if (diff.added > 0) {
        parts << counted(diff.added, tr("1 is new"), tr("%1 are new"));
    }
    if (diff.same > 0) {
        parts << counted(diff.same, tr("1 stays as it is"), tr("%1 stay as they are"));
    }
    m_summary->setText(tr("%1: %2. It holds for calls from now on, and for past ones that had no price.")
                           .arg(shownText(QFileInfo(path).fileName()), parts.join(QStringLiteral(", "))));
    m_checked->setText(counted(diff.tenfold, tr("I have checked the one that changes tenfold or more"),
                               tr("I have checked the %1 that change tenfold or more")));
    m_checked->setChecked(false);
    m_checked->setVisible(diff.tenfold > 0);
    m_import->setText(counted(diff.changes.size(), tr("Import 1 model"), tr("Import %1 models")));
    allow();
}

void ImportPreview::allow()
{
    m_import->setEnabled(m_model->diff().tenfold == 0 || m_checked->isChecked());
}

} // namespace tokenfence
