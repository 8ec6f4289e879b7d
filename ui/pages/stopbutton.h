// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ledger/scope.h"
#include "ui/pages/page.h"

#include <QPushButton>

namespace tokenfence {

/// Stops one agent, user or workflow at a click, or resumes it while a stop of just that one stands; says
/// which of the two it does. Hidden while it has no name. Thread: the main thread.
class StopButton : public QPushButton
{
    Q_OBJECT
public:
    StopButton(const PageContext& context, Scope::Kind kind, QWidget* parent = nullptr);

    void setName(const std::string& name);

private:
    void follow();
    void press();

    PageContext m_context;
    Scope m_scope;
};

} // namespace tokenfence
