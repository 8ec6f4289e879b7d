// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "ui/pages/page.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QProgressBar;
class QPushButton;

namespace tokenfence {

class ReplayResult;
class ReplayRunner;
class Segments;
class TextLabel;

/**
 * What the budget in the editor would have done: the last 7 or 30 days replayed with it among the others,
 * before it is saved. It begins by itself a moment after something was changed, and anew when it is changed
 * again; of a budget that was not changed it waits to be asked. Where every field must be right first, it
 * shows nothing.
 *
 * Thread: the main thread; the replay runs on another one, shows how far it is, and can be given up.
 */
class ReplayPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ReplayPanel(const PageContext& context, QWidget* parent = nullptr);
    ~ReplayPanel() override;

    /// What the editor holds; nullopt while it is not complete. A new budget is a change.
    void setDraft(const std::optional<Policy>& draft, bool isChanged);
    int days() const;
    void setDays(int days);
    /// What the last replay of the present draft came to; nullptr: none has.
    const ReplayAnswer* answer() const { return m_answer ? &*m_answer : nullptr; }
    /// The page is in view: what was given up may begin again.
    void setActive(bool active);

Q_SIGNALS:
    /// There is another answer, or none any more.
    void answerChanged();
    /// The requests behind the figures are to be shown.
    void requestsWanted();

private:
    QWidget* buildHead();
    QWidget* buildProgress();
    /// From now on nothing is known of the present draft.
    void forget();
    void restart();
    void ask();
    void begin();
    void take(const Result<ReplayAnswer>& answer);
    void tell();
    std::vector<Policy> policies() const;
    Period span() const;

    PageContext m_context;
    std::unique_ptr<ReplayRunner> m_runner;
    QTimer m_pause; ///< while it is typed
    std::shared_ptr<const PriceTable> m_prices;
    bool m_askingPrices = false;
    std::optional<Policy> m_draft;
    bool m_isChanged = false;
    bool m_wanted = false; ///< a replay of the present draft
    std::optional<ReplayAnswer> m_answer;
    QString m_problem;

    Segments* m_span;
    QPushButton* m_start;
    QWidget* m_progressRow;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    ReplayResult* m_result;
    TextLabel* m_failure;
};

} // namespace tokenfence
