// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/budgets/policydraft.h"

#include <QMap>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QGridLayout;
class QLineEdit;

namespace tokenfence {

class MatchEditor;
class Segments;
class TextLabel;
class Theme;

/**
 * The fields of a budget and, under each, what is wrong with it. They know nothing of what is right: they are
 * filled with a draft, give back what was typed, and show what they are told.
 *
 * Thread: the main thread.
 */
class BudgetFields : public QWidget
{
    Q_OBJECT
public:
    explicit BudgetFields(const Theme& theme, QWidget* parent = nullptr);

    /// Does not emit `edited`.
    void fill(const PolicyDraft& draft);
    /// What stands in the fields, put into `draft`; what they do not show stays as it was there.
    void readInto(PolicyDraft& draft) const;
    /// What is wrong, each at its field; the others have nothing.
    void showWrong(const QMap<DraftField, QString>& wrong);
    /// What is wrong at one field beside the others. False where nobody would see it.
    bool showWrong(DraftField field, const QString& words);
    /// What a mark's percentage is in dollars, in short; nullopt: nobody can tell.
    void showSum(DraftField mark, const std::optional<Money>& sum);
    void setModels(const std::vector<std::string>& models);
    void showRaise(bool shown);
    bool isRaising() const;
    void focusOn(DraftField field);

Q_SIGNALS:
    /// By the operator.
    void edited();

private:
    void build();
    struct Column
    {
        DraftField field;
        QString name;
        QWidget* editor;
    };
    TextLabel* makeLabel(DraftField field, const QString& name, QWidget* editor);
    TextLabel* makeError(DraftField field);
    QLineEdit* makeLine(DraftField field, const QString& name);
    QWidget* beside(QLineEdit* line, QWidget* other);
    void addRow(QGridLayout& grid, DraftField field, const QString& name, QWidget* editor);
    void addColumns(QGridLayout& grid, const std::vector<Column>& columns);
    Column markColumn(DraftField mark, const QString& name);
    void tellEdited();

    const Theme& m_theme;
    bool m_filling = false;
    QMap<DraftField, QLineEdit*> m_lines;
    QMap<DraftField, TextLabel*> m_labels;
    QMap<DraftField, TextLabel*> m_errors;
    QMap<DraftField, TextLabel*> m_sums; ///< what a percentage is in dollars
    MatchEditor* m_match;
    Segments* m_per;
    QComboBox* m_period;
    QComboBox* m_model;
};

} // namespace tokenfence
