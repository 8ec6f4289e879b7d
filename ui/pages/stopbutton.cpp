// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stopbutton.h"

#include "model/ports/engine.h"
#include "ui/items/plaintext.h"
#include "ui/pages/stopactions.h"

namespace tokenfence {

StopButton::StopButton(EnginePort& engine, Scope::Kind kind, QWidget* parent)
    : QPushButton(parent)
    , m_engine(engine)
    , m_scope{kind, {}}
{
    setFocusPolicy(Qt::StrongFocus);
    setAutoDefault(false);
    connect(&engine, &EnginePort::statusChanged, this, &StopButton::follow);
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
    const QString text = isStopped(m_engine, m_scope) ? resumeText(m_scope.kind) : stopText(m_scope.kind);
    if (text != this->text()) {
        setText(text);
        setAccessibleName(text);
    }
}

void StopButton::press()
{
    // What becomes of it stands in the next status, which every view of stops follows.
    const auto followed = [](const Result<std::uint64_t>&) {};
    if (isStopped(m_engine, m_scope)) {
        m_engine.resume(m_scope, followed);
    } else {
        m_engine.kill(m_scope, {}, followed);
    }
}

} // namespace tokenfence
