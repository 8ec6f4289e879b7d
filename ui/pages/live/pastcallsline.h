// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"

class QPushButton;

namespace tokenfence {

class TextLabel;

/**
 * A line above Live's table while that shows calls of the past: which ones, how many of how many, and the way
 * back to what happens now. It has them read off the main thread, the newest first.
 *
 * Thread: the main thread.
 */
class PastCallsLine : public QWidget
{
    Q_OBJECT
public:
    explicit PastCallsLine(const PageContext& context, QWidget* parent = nullptr);

    /// More calls than these are not listed.
    static constexpr std::size_t mostCalls = 300;

    void open(const PastCalls& which);
    void close();
    /// nullopt: Live shows what happens now.
    const std::optional<PastCalls>& which() const { return m_which; }

Q_SIGNALS:
    /// Newest first.
    void found(std::vector<tokenfence::LiveCall> calls);
    /// The operator wants to see what happens now.
    void left();

private:
    void ask();
    void askCount();
    void tell(const QString& count);
    QString inWords() const;

    PageContext m_context;
    std::optional<PastCalls> m_which;
    std::size_t m_shown = 0;
    TextLabel* m_text;
    QPushButton* m_back;
    Query m_calls;
    Query m_count;
};

} // namespace tokenfence
