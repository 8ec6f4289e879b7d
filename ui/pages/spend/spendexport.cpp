// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendexport.h"

#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/pages/spend/spendcsv.h"
#include "ui/pages/spend/spendjson.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>

namespace tokenfence {

SpendExport::SpendExport(const Theme& theme, QueryRunner& queries, Shown shown, Rows rows, Picture picture,
                         QWidget* parent)
    : QObject(parent)
    , m_shown(std::move(shown))
    , m_rows(std::move(rows))
    , m_picture(std::move(picture))
    , m_window(parent)
    , m_button(makeButton(tr("Export"), ButtonLook::plain))
    , m_file(new SpendFile(queries, this))
{
    m_button->setFont(theme.font(TextStyle::small));
    auto* menu = new QMenu(m_button);
    fill(*menu);
    m_button->setMenu(menu);
    connect(m_file, &SpendFile::finished, this, [this](const QString& path, const QString& problem) {
        Q_EMIT told(problem.isEmpty() ? tr("Written to %1").arg(shownText(path)) : problem,
                    !problem.isEmpty());
    });
}

std::vector<SpendExport::Format> SpendExport::formats() const
{
    return {{tr("As CSV …"), QStringLiteral("csv"),
             [this] { return spendCsv(m_shown()->question.grouping, m_rows()); }},
            {tr("As JSON …"), QStringLiteral("json"), [this] { return spendJson(*m_shown(), m_rows()); }},
            {tr("The charts as PNG …"), QStringLiteral("png"), m_picture}};
}

void SpendExport::fill(QMenu& menu)
{
    for (const Format& format : formats()) {
        menu.addAction(format.name, this, [this, format] { chooseFile(format); });
    }
    menu.addSeparator();
    menu.addAction(tr("Copy the table"), this, &SpendExport::copyTable);
    menu.addAction(tr("Copy the charts"), this, &SpendExport::copyPicture);
}

void SpendExport::chooseFile(const Format& format)
{
    if (m_shown() == nullptr) {
        return;
    }
    auto* dialog = new QFileDialog(m_window, tr("Export what is shown"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format.suffix);
    dialog->selectFile(QStringLiteral("tokenfence-spend.") + format.suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, content = format.content()](const QString& path) { m_file->write(path, content); });
    dialog->open();
}

void SpendExport::copyTable()
{
    if (m_shown() == nullptr) {
        return;
    }
    const Grouping& by = m_shown()->question.grouping;
    const std::vector<SpendRow> rows = m_rows();
    auto* data = new QMimeData;
    data->setText(QString::fromStdString(spendTsv(by, rows)));
    data->setData(QStringLiteral("text/csv"), QByteArray::fromStdString(spendCsv(by, rows)));
    QApplication::clipboard()->setMimeData(data);
    Q_EMIT told(rows.size() == 1 ? tr("Copied 1 row") : tr("Copied %1 rows").arg(rows.size()), false);
}

void SpendExport::copyPicture()
{
    QApplication::clipboard()->setImage(m_picture());
    Q_EMIT told(tr("Copied the charts"), false);
}

} // namespace tokenfence
