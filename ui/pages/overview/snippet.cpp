// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/snippet.h"

#include "ui/items/button.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextDocument>

#include <algorithm>
#include <cmath>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds thanks{2};

} // namespace

Snippet::Snippet(const Theme& theme, const QString& name, const QString& copyName, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_code(new QPlainTextEdit)
    , m_copy(makeButton(tr("Copy"), ButtonLook::plain))
{
    m_code->setProperty("look", QStringLiteral("code"));
    m_code->setReadOnly(true);
    m_code->setFrameShape(QFrame::NoFrame);
    m_code->setAccessibleName(name);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_code->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_code->setTabChangesFocus(true);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(theme.font(TextStyle::row).pointSizeF());
    m_code->setFont(font);
    m_copy->setAccessibleName(copyName);
    auto* layout = new QHBoxLayout(this);
    const Metrics& metrics = theme.metrics();
    layout->setContentsMargins(metrics.gap, metrics.gapSmall, metrics.gap, metrics.gapSmall);
    layout->setSpacing(metrics.gap);
    layout->addWidget(m_code, 1);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    m_copied.setSingleShot(true);
    m_copied.setInterval(thanks);
    connect(&m_copied, &QTimer::timeout, this, [this] { m_copy->setText(tr("Copy")); });
    connect(m_copy, &QPushButton::clicked, this, &Snippet::copy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Snippet::setCode(const QString& code)
{
    if (code == m_code->toPlainText()) {
        return;
    }
    m_code->setPlainText(code);
    const QFontMetrics font(m_code->font());
    const int lines = m_code->document()->blockCount();
    const int margins = 2 * static_cast<int>(std::ceil(m_code->document()->documentMargin()));
    m_code->setFixedHeight(lines * font.lineSpacing() + margins);
}

QString Snippet::code() const
{
    return m_code->toPlainText();
}

void Snippet::copy()
{
    QGuiApplication::clipboard()->setText(code());
    m_copy->setText(tr("Copied"));
    m_copied.start();
}

void Snippet::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.palette().line, metrics.hair));
    painter.setBrush(m_theme.palette().background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics.radiusControl,
                            metrics.radiusControl);
}

} // namespace tokenfence
