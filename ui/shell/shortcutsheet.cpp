// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcutsheet.h"

#include "ui/items/button.h"
#include "ui/items/textlabel.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tokenfence {

ShortcutSheet::ShortcutSheet(const Theme& theme, const std::vector<ShortcutLine>& lines, QWidget* parent)
    : QDialog(parent)
{
    const Metrics& metrics = theme.metrics();
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gapHuge, metrics.gapHuge, metrics.gapHuge, metrics.gapLarge);
    layout->setSpacing(metrics.gapLarge);
    layout->addWidget(new TextLabel(theme, TextStyle::strong, Ink::text, tr("Shortcuts")));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics.gapHuge);
    grid->setVerticalSpacing(metrics.gapSmall);
    for (const ShortcutLine& line : lines) {
        const int row = grid->rowCount();
        grid->addWidget(
            new TextLabel(theme, TextStyle::strong, Ink::text, line.keys.toString(QKeySequence::NativeText)),
            row, 0);
        grid->addWidget(new TextLabel(theme, TextStyle::body, Ink::dim, line.meaning), row, 1);
    }
    layout->addLayout(grid);
    QPushButton* close = makeButton(tr("Close"), ButtonLook::primary);
    close->setDefault(true);
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace tokenfence
