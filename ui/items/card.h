// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QBoxLayout;
class QVBoxLayout;

namespace tokenfence {

class TextLabel;
class Theme;

/// A panel with a rounded border, a title and, at the right of it, what belongs to the whole card.
class Card : public QFrame
{
    Q_OBJECT
public:
    /// Without a title where `title` is empty. Its accessible name is the title.
    Card(const Theme& theme, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Puts a widget at the right end of the title's line.
    void addToHead(QWidget* widget);
    /// One sentence at the foot that says why what is shown may be old or missing; empty: nothing is wrong.
    void setProblem(const QString& problem);
    /// Where the content goes, under the title.
    QVBoxLayout* body() const { return m_body; }
    /// How many rows of that height the body has room for, with its spacing between them; at least one.
    std::size_t rowsThatFit(int rowHeight) const;

protected:
    /// The title is never elided: for titles of the program's own, which are short.
    void keepTitleWhole();
    void paintEvent(QPaintEvent* event) override;
    const Theme& theme() const { return m_theme; }

private:
    const Theme& m_theme;
    QBoxLayout* m_head;
    QVBoxLayout* m_body;
    TextLabel* m_title;
    TextLabel* m_problem;
    bool m_keepsTitle = false;
};

} // namespace tokenfence
