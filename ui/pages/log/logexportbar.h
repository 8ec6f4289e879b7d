// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/log/logexport.h"

#include <QWidget>

class QPushButton;

namespace tokenfence {

class TextLabel;
class Theme;

/// The line at the foot of the log that tells of an export: how far it is, how to cancel it, how it ended.
/// Thread: the main thread.
class LogExportBar : public QWidget
{
    Q_OBJECT
public:
    LogExportBar(const Theme& theme, QueryRunner& queries, QWidget* parent = nullptr);

    /// Asks for the file, and writes into it what the question asks for.
    void chooseFile(const LogQuestion& question, LogFormat format);

private:
    void tell(const QString& text, bool running);
    void tellEnd(const QString& path, const QString& problem);

    LogExport* m_export;
    TextLabel* m_text;
    QPushButton* m_cancel;
};

} // namespace tokenfence
