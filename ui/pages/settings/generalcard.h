// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/store.h"
#include "ui/items/card.h"
#include "ui/pages/page.h"

#include <functional>

class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tokenfence {

class CheckBox;
class ComboBox;
class Segments;
class TextLabel;

/**
 * The engine's settings, and how the window looks. A change is sent as soon as it is made, but for the age at
 * which calls are pruned, which cannot be taken back and has a button of its own.
 *
 * Thread: the main thread.
 */
class GeneralCard : public Card
{
    Q_OBJECT
public:
    explicit GeneralCard(const PageContext& context, QWidget* parent = nullptr);

    /// Fills the list of time zones, which takes a moment: when it is first looked at.
    void prepare();
    void setAppearance(int choice);
    int appearance() const;
    void setNotifies(bool notifies);
    /// Whether what gets worse is told by a notification of the desktop.
    bool notifies() const;

private:
    void build();
    void connectAll();
    void addRow(QGridLayout& grid, const QString& name, QWidget* control, const QString& help);
    void follow();
    void chooseZone();
    void chooseLabels();
    void offerRetention();
    void keepRetention();
    /// Sends the engine's settings with one change.
    void change(const std::function<void(Settings&)>& how, const QString& done);
    void tell(const QString& text, bool isProblem);

    PageContext m_context;
    ComboBox* m_zone;
    CheckBox* m_refuse;
    CheckBox* m_prune;
    QSpinBox* m_days;
    QPushButton* m_keepDays;
    TextLabel* m_pruneNote;
    QLineEdit* m_labels;
    CheckBox* m_notify;
    Segments* m_appearance;
    TextLabel* m_note;
    std::optional<Settings> m_shown; ///< what the controls were last filled from
};

} // namespace tokenfence
