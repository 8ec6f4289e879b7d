// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/importpreview.h"

#include "ui/items/button.h"
#include "ui/items/datatable.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/pages/settings/importmodel.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

namespace tokenfence {

ImportPreview::ImportPreview(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_model(new ImportModel(this))
    , m_table(new DataTable(theme, tr("Changes of prices")))
    , m_summary(new TextLabel(theme, TextStyle::body, Ink::text))
    , m_checked(new QCheckBox)
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
        parts << tr("%1 models cost otherwise").arg(format::count(changed));
    }
    if (diff.added > 0) {
        parts << tr("%1 are new").arg(format::count(diff.added));
    }
    if (diff.same > 0) {
        parts << tr("%1 stay as they are").arg(format::count(diff.same));
    }
    m_summary->setText(tr("%1: %2. It holds for calls from now on, and for past ones that had no price.")
                           .arg(shownText(QFileInfo(path).fileName()), parts.join(QStringLiteral(", "))));
    m_checked->setText(
        tr("I have checked the %1 that change tenfold or more").arg(format::count(diff.tenfold)));
    m_checked->setChecked(false);
    m_checked->setVisible(diff.tenfold > 0);
    m_import->setText(tr("Import %1 models").arg(format::count(diff.changes.size())));
    allow();
}

void ImportPreview::allow()
{
    m_import->setEnabled(m_model->diff().tenfold == 0 || m_checked->isChecked());
}

} // namespace tokenfence
