// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"

#include <QWidget>

namespace tokenfence {

class Snippet;
class TextLabel;

/// What Overview is before the first event: where the engine listens, what to put into an agent, and the
/// demo. No figure, since nothing is known.
class FirstRun : public QWidget
{
    Q_OBJECT
public:
    explicit FirstRun(const PageContext& context, QWidget* parent = nullptr);

Q_SIGNALS:
    void demoWanted();

private:
    void follow();

    PageContext m_context;
    TextLabel* m_where;
    Snippet* m_python;
    Snippet* m_shell;
};

} // namespace tokenfence
