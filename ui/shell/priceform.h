// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <string>

class QComboBox;
class QLineEdit;

namespace tokenfence {

class EnginePort;
class TextLabel;

/// Two fields and a button that give a model without a price one: dollars for a million tokens in and out.
class PriceForm : public QWidget
{
    Q_OBJECT
public:
    PriceForm(const Theme& theme, EnginePort& engine, QWidget* parent = nullptr);

    void setModels(const std::vector<std::string>& models);

private:
    void give();

    EnginePort& m_engine;
    std::vector<std::string> m_models;
    QComboBox* m_model;
    QLineEdit* m_input;
    QLineEdit* m_output;
    TextLabel* m_problem;
};

} // namespace tokenfence
