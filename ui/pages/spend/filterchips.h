// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace tokenfence {

/// The terms of a filter side by side; pressing one takes it away. Hidden where there is none.
class FilterChips : public QWidget
{
    Q_OBJECT
public:
    explicit FilterChips(const Theme& theme, QWidget* parent = nullptr);

    void setFilter(const Filter& filter);

Q_SIGNALS:
    /// The operator wants the filter without this term.
    void removed(std::size_t term);
    /// Without any.
    void cleared();

private:
    QPushButton* chip(const FilterTerm& term, std::size_t place);

    const Theme& m_theme;
    Filter m_filter;
    QHBoxLayout* m_row;
    QPushButton* m_clear;
    std::vector<QPushButton*> m_chips;
};

} // namespace tokenfence
