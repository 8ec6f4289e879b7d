// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace tokenfence {

/// Lines of code to be taken along, with a button that copies them.
class Snippet : public QWidget
{
    Q_OBJECT
public:
    /// `name`: of what it is, also in the button's accessible name ("Copy the lines for Python").
    Snippet(const Theme& theme, const QString& name, const QString& copyName, QWidget* parent = nullptr);

    void setCode(const QString& code);
    QString code() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void copy();

    const Theme& m_theme;
    QPlainTextEdit* m_code;
    QPushButton* m_copy;
    QTimer m_copied;
};

} // namespace tokenfence
