// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/priceform.h"

#include "model/money/unitprice.h"
#include "model/ports/engine.h"
#include "ui/items/button.h"
#include "ui/items/combobox.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/items/typedmoney.h"

#include <QComboBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPointer>

namespace tokenfence {
namespace {

QLineEdit* priceField(const Theme& theme, const QString& name)
{
    auto* field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(name);
    field->setFont(theme.font(TextStyle::small));
    field->setToolTip(PriceForm::tr("Dollars for a million tokens"));
    const QFontMetrics metrics(field->font());
    field->setFixedWidth(metrics.horizontalAdvance(name) + 3 * theme.metrics().controlPadX);
    return field;
}

/// A price list with one model. Its numbers are written here, digit by digit: Qt would make doubles of them.
std::string priceList(const std::string& model, UnitPrice input, UnitPrice output)
{
    QJsonObject key;
    key.insert(QString::fromStdString(model), 0);
    const QByteArray quoted = QJsonDocument(key).toJson(QJsonDocument::Compact);
    // {"name":0} → {"name":{…}}
    std::string list = quoted.left(quoted.lastIndexOf(':') + 1).toStdString();
    list += R"({"input_cost_per_token":)" + input.toDecimal();
    list += R"(,"output_cost_per_token":)" + output.toDecimal() + "}}";
    return list;
}

} // namespace

PriceForm::PriceForm(const Theme& theme, EnginePort& engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(new ComboBox(theme, tr("Model without a price")))
    , m_input(priceField(theme, tr("Input, $ a million")))
    , m_output(priceField(theme, tr("Output, $ a million")))
    , m_problem(new TextLabel(theme, TextStyle::small, Ink::warn))
{
    m_model->setFont(theme.font(TextStyle::small));
    m_model->setMaximumWidth(theme.metrics().meterWidth);
    QPushButton* give = makeButton(tr("Set price"), ButtonLook::plain);
    give->setFont(theme.font(TextStyle::small));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.metrics().gap);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_problem, m_model, m_input, m_output, give}) {
        layout->addWidget(widget);
    }
    m_problem->hide();
    connect(give, &QPushButton::clicked, this, &PriceForm::give);
    connect(m_output, &QLineEdit::returnPressed, this, &PriceForm::give);
}

void PriceForm::setModels(const std::vector<std::string>& models)
{
    if (models == m_models) {
        return;
    }
    m_models = models;
    m_model->clear();
    for (const std::string& model : models) {
        m_model->addItem(shownText(model));
    }
    m_model->setVisible(models.size() > 1);
    setVisible(!models.empty());
}

void PriceForm::give()
{
    const auto input = typedMoney(m_input->text());
    const auto output = typedMoney(m_output->text());
    const int index = m_model->currentIndex();
    m_problem->setVisible(!input || !output);
    m_problem->setText(input ? tr("What does a million output tokens cost?")
                             : tr("What does a million input tokens cost?"));
    if (!input || !output || index < 0) {
        (input ? m_output : m_input)->setFocus();
        return;
    }
    m_engine.putPrices(priceList(m_models[static_cast<std::size_t>(index)], UnitPrice::ofMillion(*input),
                                 UnitPrice::ofMillion(*output)),
                       [self = QPointer<PriceForm>(this)](const Result<void>& put) {
                           if (self.isNull()) {
                               return;
                           }
                           self->m_problem->setVisible(!put.ok());
                           if (put) {
                               self->m_input->clear();
                               self->m_output->clear();
                           } else {
                               self->m_problem->setText(shownText(put.error().message));
                           }
                       });
}

} // namespace tokenfence
