// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/policy.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace tokenfence {

class Theme;

/**
 * Which calls a budget counts: a chip for each condition, which takes it away again, and a line to add one.
 * No condition is "all calls". A field has one condition at most, as on the wire.
 */
class MatchEditor : public QWidget
{
    Q_OBJECT
public:
    explicit MatchEditor(const Theme& theme, QWidget* parent = nullptr);

    const Match& match() const { return m_match; }
    /// Does not emit `edited`.
    void setMatch(const Match& match);

Q_SIGNALS:
    void edited();

private:
    void rebuild();
    void addTerm();
    void showAdder(bool shown);

    const Theme& m_theme;
    Match m_match;
    QHBoxLayout* m_chips;
    QWidget* m_adder;
    QComboBox* m_field;
    QLineEdit* m_label;
    QLineEdit* m_pattern;
    QPushButton* m_add;
};

} // namespace tokenfence
