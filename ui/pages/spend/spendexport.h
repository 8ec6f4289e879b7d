// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/spend/spendfile.h"
#include "ui/pages/spend/spendquestion.h"

#include <QObject>

#include <functional>

class QMenu;
class QPushButton;

namespace tokenfence {

class Theme;

/**
 * Takes what Spend shows out of the window: into a file as CSV, JSON or PNG, or onto the clipboard. What is
 * written is what is shown at the moment of the choice, whatever comes in while a name is typed.
 *
 * Thread: the main thread; files are written on another one.
 */
class SpendExport : public QObject
{
    Q_OBJECT
public:
    /// What is shown; null while it is not all known.
    using Shown = std::function<const SpendAnswer*()>;
    using Rows = std::function<std::vector<SpendRow>()>;
    using Picture = std::function<QImage()>;

    SpendExport(const Theme& theme, QueryRunner& queries, Shown shown, Rows rows, Picture picture,
                QWidget* parent);

    /// Opens a menu of all that can be done.
    QPushButton* button() const { return m_button; }
    void copyTable();

Q_SIGNALS:
    /// What came of it, in a sentence.
    void told(const QString& sentence, bool isProblem);

private:
    struct Format
    {
        QString name, suffix;
        std::function<SpendFile::Content()> content;
    };
    std::vector<Format> formats() const;
    void fill(QMenu& menu);
    void chooseFile(const Format& format);
    void copyPicture();

    Shown m_shown;
    Rows m_rows;
    Picture m_picture;
    QWidget* m_window;
    QPushButton* m_button;
    SpendFile* m_file;
};

} // namespace tokenfence
