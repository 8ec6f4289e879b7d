// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stopbutton.h"

#include "model/ports/engine.h"
#include "ui/items/plaintext.h"
#include "ui/pages/stopactions.h"

namespace tokenfence {

StopButton::StopButton(const PageContext& context, Scope::Kind kind, QWidget* parent)
    : QPushButton(parent)
    , m_context(context)
    , m_scope{kind, {}}
{
    setFocusPolicy(Qt::StrongFocus);
    setAutoDefault(false);
    connect(&context.engine, &EnginePort::statusChanged, this, &StopButton::follow);
    connect(this, &QPushButton::clicked, this, &StopButton::press);
    follow();
}

void StopButton::setName(const std::string& name)
{
    m_scope.name = name;
    setToolTip(plainToolTip(shownText(name)));
    follow();
}

void StopButton::follow()
{
    setVisible(!m_scope.name.empty());
    const QString text =
        isStopped(m_context.engine, m_scope) ? resumeText(m_scope.kind) : stopText(m_scope.kind);
    if (text != this->text()) {
        setText(text);
        setAccessibleName(text);
    }
}

void StopButton::press()
{
    if (isStopped(m_context.engine, m_scope)) {
        requestResume(m_context, m_scope);
    } else {
        requestStop(m_context, m_scope);
    }
}

} // namespace tokenfence
