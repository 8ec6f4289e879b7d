// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logexportbar.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>

namespace tokenfence {

LogExportBar::LogExportBar(const Theme& theme, QueryRunner& queries, QWidget* parent)
    : QWidget(parent)
    , m_export(new LogExport(queries, this))
    , m_text(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_cancel(makeButton(tr("Cancel the export"), ButtonLook::link))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gap);
    layout->addWidget(m_text, 1);
    m_cancel->setFont(theme.font(TextStyle::small));
    layout->addWidget(m_cancel);
    connect(m_export, &LogExport::progressed, this, [this](std::uint64_t entries) {
        tell(tr("%1 entries written").arg(format::count(entries)), true);
    });
    connect(m_export, &LogExport::finished, this, &LogExportBar::tellEnd);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_export->cancel();
        tell(tr("Export cancelled; nothing was written."), false);
    });
    tell({}, false);
}

void LogExportBar::chooseFile(const LogQuestion& question, LogFormat format)
{
    const QString suffix = format == LogFormat::csv ? QStringLiteral("csv") : QStringLiteral("json");
    auto* dialog = new QFileDialog(this, tr("Export the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("tokenfence-log.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, question, format](const QString& path) {
        tell(tr("Exporting …"), true);
        m_export->start(question, path, format);
    });
    dialog->open();
}

void LogExportBar::tell(const QString& text, bool running)
{
    m_text->setInk(Ink::dim);
    m_text->setText(text);
    m_cancel->setVisible(running);
    setVisible(!text.isEmpty());
}

void LogExportBar::tellEnd(const QString& path, const QString& problem)
{
    tell(problem.isEmpty() ? tr("%1 to %2").arg(m_text->text(), shownText(path)) : problem, false);
    m_text->setInk(problem.isEmpty() ? Ink::dim : Ink::warn);
}

} // namespace tokenfence
