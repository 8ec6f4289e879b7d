// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logdetail.h"

#include "ui/items/button.h"
#include "ui/items/format.h"
#include "ui/items/indentjson.h"
#include "ui/items/plaintext.h"
#include "ui/items/sentence.h"
#include "ui/items/textlabel.h"
#include "ui/pages/logkinds.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace tokenfence {

LogDetail::LogDetail(const Theme& theme, QWidget* parent)
    : Card(theme, tr("Entry"), parent)
    , m_what(new TextLabel(theme, TextStyle::body, Ink::text))
    , m_time(new TextLabel(theme, TextStyle::row, Ink::text))
    , m_who(new TextLabel(theme, TextStyle::row, Ink::text))
    , m_subject(new TextLabel(theme, TextStyle::row, Ink::text))
    , m_number(new TextLabel(theme, TextStyle::row, Ink::text))
    , m_particulars(new QPlainTextEdit)
    , m_content(new QWidget)
    , m_nothing(new TextLabel(theme, TextStyle::body, Ink::dim, tr("Choose an entry to see all of it.")))
{
    const Metrics& metrics = theme.metrics();
    setFixedWidth(metrics.sidePanelWidth);
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics.gap);
    m_what->setWordWrap(true);
    layout->addWidget(m_what);
    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(metrics.gapLarge);
    fields->setVerticalSpacing(metrics.gapSmall);
    fields->setColumnStretch(1, 1);
    const std::pair<QString, TextLabel*> rows[] = {
        {tr("Time"), m_time}, {tr("By"), m_who}, {tr("About"), m_subject}, {tr("Number"), m_number}};
    int row = 0;
    for (const auto& [name, label] : rows) {
        fields->addWidget(new TextLabel(theme, TextStyle::small, Ink::dim, name), row, 0);
        fields->addWidget(label, row++, 1);
    }
    layout->addLayout(fields);
    m_particulars->setReadOnly(true);
    m_particulars->setTabChangesFocus(true);
    m_particulars->setAccessibleName(tr("Particulars"));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(theme.font(TextStyle::small).pointSizeF());
    m_particulars->setFont(fixed);
    layout->addWidget(m_particulars, 1);
    QPushButton* copyButton = makeButton(tr("Copy"), ButtonLook::plain);
    copyButton->setFont(theme.font(TextStyle::small));
    connect(copyButton, &QPushButton::clicked, this, &LogDetail::copy);
    layout->addWidget(copyButton, 0, Qt::AlignLeft);
    layout->addStretch(0);
    m_nothing->setWordWrap(true);
    body()->addWidget(m_nothing, 0, Qt::AlignTop);
    body()->addWidget(m_content, 1);
    clear();
}

void LogDetail::show(const LogEntry& entry, const QTimeZone& zone)
{
    m_entry = entry;
    QString title = logKindName(entry.kind);
    title[0] = title.at(0).toUpper();
    setTitle(title);
    m_what->setText(shownSentence(entry.text));
    m_time->setText(format::date(entry.time, zone) + u' ' + format::clockTenths(entry.time, zone));
    m_who->setText(shownName(entry.who, format::unknown()));
    m_subject->setText(shownName(entry.subject, format::unknown()));
    m_number->setText(format::count(static_cast<std::uint64_t>(entry.number)));
    m_particulars->setVisible(!entry.detail.empty());
    m_particulars->setPlainText(indentJson(fromUtf8(entry.detail)));
    m_content->show();
    m_nothing->hide();
}

void LogDetail::clear()
{
    setTitle(tr("Entry"));
    m_content->hide();
    m_nothing->show();
}

void LogDetail::copy()
{
    QStringList lines{m_time->text() + u' ' + logKindName(m_entry.kind), fromUtf8(m_entry.text)};
    lines << tr("By: %1").arg(m_who->text()) << tr("About: %1").arg(m_subject->text());
    if (!m_entry.detail.empty()) {
        lines << fromUtf8(m_entry.detail);
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace tokenfence
