// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/request/requeststory.h"

#include <QWidget>

namespace tokenfence {

class Theme;

/// How the context grows from call to call: a bar each with its tokens. Of very long requests the calls that
/// were last. Thread: the main thread.
class ContextBars : public QWidget
{
    Q_OBJECT
public:
    explicit ContextBars(const Theme& theme, QWidget* parent = nullptr);

    void setStory(const RequestStory& story);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<std::optional<std::int64_t>> m_tokens; ///< a call each; nullopt: not known
};

} // namespace tokenfence
