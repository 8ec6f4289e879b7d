// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/generalcard.h"

#include "model/name.h"
#include "ui/items/button.h"
#include "ui/items/checkbox.h"
#include "ui/items/combobox.h"
#include "ui/items/format.h"
#include "ui/items/plaintext.h"
#include "ui/items/segments.h"
#include "ui/items/textlabel.h"
#include "ui/pages/present.h"

#include <QCompleter>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QSpinBox>
#include <QTimeZone>

namespace tokenfence {
namespace {

constexpr int leastDays = 7;
constexpr int mostDays = 3650;
constexpr int usualDays = 90;
constexpr qsizetype mostLabels = 4;

} // namespace

GeneralCard::GeneralCard(const PageContext& context, QWidget* parent)
    : Card(context.theme, tr("General"), parent)
    , m_context(context)
    , m_zone(new ComboBox(context.theme, tr("Time zone")))
    , m_refuse(new CheckBox(context.theme, tr("Refuse unpriced calls")))
    , m_prune(new CheckBox(context.theme, tr("Prune calls older than")))
    , m_days(new QSpinBox)
    , m_keepDays(makeButton(tr("Apply"), ButtonLook::plain))
    , m_pruneNote(new TextLabel(context.theme, TextStyle::small, Ink::warn))
    , m_labels(new QLineEdit)
    , m_notify(new CheckBox(context.theme, tr("Notify of budgets and faults")))
    , m_appearance(new Segments(context.theme, tr("Appearance"), {tr("System"), tr("Light"), tr("Dark")}))
    , m_note(new TextLabel(context.theme, TextStyle::small, Ink::dim))
{
    build();
    connectAll();
    follow();
}

void GeneralCard::addRow(QGridLayout& grid, const QString& name, QWidget* control, const QString& help)
{
    const int row = grid.rowCount();
    auto* title = new TextLabel(theme(), TextStyle::small, Ink::dim, name);
    title->setMinimumWidth(title->sizeHint().width());
    grid.addWidget(title, row, 0, Qt::AlignVCenter);
    grid.addWidget(control, row, 1);
    if (!help.isEmpty()) {
        auto* label = new TextLabel(theme(), TextStyle::small, Ink::faint, help);
        label->setWordWrap(true);
        grid.addWidget(label, row + 1, 1);
    }
}

void GeneralCard::build()
{
    const Metrics& metrics = theme().metrics();
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->lineEdit()->setAccessibleName(m_zone->accessibleName());
    m_zone->setMaxVisibleItems(16);
    m_days->setAccessibleName(tr("Days to keep"));
    m_days->setRange(leastDays, mostDays);
    m_days->setValue(usualDays);
    m_days->setSuffix(tr(" days"));
    m_days->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_labels->setAccessibleName(tr("Labels with sums of their own"));
    m_labels->setPlaceholderText(QStringLiteral("plan, env"));
    m_pruneNote->setWordWrap(true);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics.gapLarge);
    grid->setVerticalSpacing(metrics.gapSmall);
    grid->setColumnStretch(1, 1);
    addRow(*grid, tr("Time zone"), m_zone,
           tr("Days and months of budgets begin at its midnight. Type to search."));
    addRow(*grid, tr("Unpriced models"), m_refuse, tr("What nobody has a price for goes past every budget."));
    auto* prune = new QWidget;
    auto* pruneRow = new QHBoxLayout(prune);
    pruneRow->setContentsMargins(0, 0, 0, 0);
    pruneRow->setSpacing(metrics.gap);
    pruneRow->addWidget(m_prune);
    pruneRow->addWidget(m_days);
    pruneRow->addWidget(m_keepDays);
    pruneRow->addStretch(1);
    addRow(*grid, tr("Keep"), prune, {});
    grid->addWidget(m_pruneNote, grid->rowCount(), 1);
    addRow(*grid, tr("Labels"), m_labels, tr("At most four keys whose spend can be grouped at once."));
    m_notify->setChecked(true);
    addRow(*grid, tr("Notifications"), m_notify, {});
    addRow(*grid, tr("Appearance"), m_appearance, {});
    body()->addLayout(grid);
    body()->addWidget(m_note);
    body()->addStretch(1);
}

void GeneralCard::connectAll()
{
    connect(&m_context.engine, &EnginePort::statusChanged, this, &GeneralCard::follow);
    connect(m_zone, &QComboBox::activated, this, &GeneralCard::chooseZone);
    connect(m_zone->lineEdit(), &QLineEdit::editingFinished, this, &GeneralCard::chooseZone);
    connect(m_refuse, &QCheckBox::clicked, this, [this](bool refuse) {
        change([refuse](Settings& settings) { settings.denyUnpriced = refuse; },
               refuse ? tr("Calls of unpriced models are refused from now on.")
                      : tr("Calls of unpriced models go through, and past every budget."));
    });
    connect(m_prune, &QCheckBox::toggled, this, &GeneralCard::offerRetention);
    connect(m_days, &QSpinBox::valueChanged, this, &GeneralCard::offerRetention);
    connect(m_keepDays, &QPushButton::clicked, this, &GeneralCard::keepRetention);
    connect(m_labels, &QLineEdit::editingFinished, this, &GeneralCard::chooseLabels);
    connect(m_appearance, &Segments::chosen, this, &GeneralCard::setAppearance);
}

void GeneralCard::prepare()
{
    if (m_zone->count() > 0) {
        return;
    }
    const QString current = m_zone->currentText();
    QStringList zones;
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds()) {
        zones << QString::fromLatin1(id);
    }
    m_zone->addItems(zones);
    m_zone->setCurrentText(current);
    auto* completer = new QCompleter(m_zone->model(), m_zone);
    completer->setCompletionMode(QCompleter::PopupCompletion);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(16);
    m_zone->setCompleter(completer);
}

void GeneralCard::follow()
{
    const std::optional<EngineStatus>& status = m_context.engine.status();
    for (QWidget* control : std::initializer_list<QWidget*>{m_zone, m_refuse, m_prune, m_labels}) {
        control->setEnabled(status.has_value());
    }
    if (!status) {
        offerRetention();
        return;
    }
    Settings settings = status->settings;
    if (settings.timezone.empty()) {
        settings.timezone = status->timezone;
    }
    // What is being typed is not overwritten by a status that says what was there before.
    if (m_shown == settings) {
        return;
    }
    m_shown = settings;
    m_zone->setCurrentText(fromUtf8(settings.timezone));
    m_refuse->setChecked(settings.denyUnpriced);
    m_prune->setChecked(settings.retentionDays.has_value());
    if (settings.retentionDays) {
        m_days->setValue(static_cast<int>(*settings.retentionDays));
    }
    QStringList labels;
    for (const std::string& label : settings.rollupLabels) {
        labels << fromUtf8(label);
    }
    m_labels->setText(labels.join(QStringLiteral(", ")));
    offerRetention();
}

void GeneralCard::chooseZone()
{
    const QString zone = m_zone->currentText().trimmed();
    if (!m_shown || zone == fromUtf8(m_shown->timezone)) {
        return;
    }
    if (!QTimeZone::isTimeZoneIdAvailable(zone.toLatin1())) {
        tell(tr("There is no time zone %1. They are called as Europe/Berlin is.").arg(shownText(zone)), true);
        return;
    }
    change([&zone](Settings& settings) { settings.timezone = zone.toStdString(); },
           tr("Days begin at midnight in %1 from now on.").arg(zone));
}

void GeneralCard::chooseLabels()
{
    std::vector<std::string> labels;
    for (const QString& part : m_labels->text().split(u',', Qt::SkipEmptyParts)) {
        const std::string label = part.trimmed().toStdString();
        if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end()) {
            labels.push_back(label);
        }
    }
    if (!m_shown || labels == m_shown->rollupLabels) {
        return;
    }
    if (static_cast<qsizetype>(labels.size()) > mostLabels) {
        tell(tr("At most four labels have sums of their own."), true);
        return;
    }
    if (!std::all_of(labels.begin(), labels.end(), [](const std::string& label) { return isName(label); })) {
        tell(tr("A label's key has at most 256 characters."), true);
        return;
    }
    change([&labels](Settings& settings) { settings.rollupLabels = labels; },
           tr("These labels have sums of their own from now on."));
}

void GeneralCard::offerRetention()
{
    std::optional<std::uint32_t> wanted;
    if (m_prune->isChecked()) {
        wanted = static_cast<std::uint32_t>(m_days->value());
    }
    m_days->setEnabled(m_prune->isChecked() && m_prune->isEnabled());
    const bool isOther = m_shown && wanted != m_shown->retentionDays;
    m_keepDays->setEnabled(isOther);
    const bool prunes = isOther && wanted && (!m_shown->retentionDays || *wanted < *m_shown->retentionDays);
    m_pruneNote->setVisible(prunes);
    if (prunes) {
        const WallTime until = m_context.present.now().wall - std::chrono::hours(24) * *wanted;
        m_pruneNote->setText(tr("Calls from before %1 leave lists and exports for good; their sums stay.")
                                 .arg(format::date(until, m_context.present.zone())));
    }
}

void GeneralCard::keepRetention()
{
    std::optional<std::uint32_t> wanted;
    if (m_prune->isChecked()) {
        wanted = static_cast<std::uint32_t>(m_days->value());
    }
    change([wanted](Settings& settings) { settings.retentionDays = wanted; },
           wanted ? tr("Calls are kept for %1 days.").arg(format::count(*wanted)) : tr("Nothing is pruned."));
}

void GeneralCard::change(const std::function<void(Settings&)>& how, const QString& done)
{
    if (!m_shown) {
        return;
    }
    Settings settings = *m_shown;
    how(settings);
    m_context.engine.putSettings(settings, [self = QPointer(this), done](const Result<void>& put) {
        if (self.isNull()) {
            return;
        }
        self->tell(put ? done : shownText(put.error().message), !put);
        if (!put) {
            self->m_shown.reset(); // the controls say again what holds
            self->follow();
        }
    });
}

void GeneralCard::setAppearance(int choice)
{
    m_appearance->setCurrent(choice);
    m_context.theme.setChoice(static_cast<Theme::Choice>(choice));
}

void GeneralCard::setNotifies(bool notifies)
{
    m_notify->setChecked(notifies);
}

bool GeneralCard::notifies() const
{
    return m_notify->isChecked();
}

int GeneralCard::appearance() const
{
    return m_appearance->current();
}

void GeneralCard::tell(const QString& text, bool isProblem)
{
    m_note->setInk(isProblem ? Ink::warn : Ink::dim);
    m_note->setText(text);
}

} // namespace tokenfence
