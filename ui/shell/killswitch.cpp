// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/killswitch.h"

#include "ui/items/accessible.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"
#include "ui/shell/stoptexts.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace tokenfence {
namespace {

using State = StopControl::State;

/// How often the progress of a hold is drawn.
constexpr std::chrono::milliseconds frameInterval{30};

struct Look
{
    QColor fill, border, text, sign, signGround;
    Icon icon;
    Qt::PenStyle line;
};

Look lookOf(State state, const Palette& palette)
{
    switch (state) {
    case State::armed:
        return {palette.stopFill, palette.yellow, palette.onStop, palette.onStop,
                palette.stopFill, Icon::stopAll,  Qt::SolidLine};
    case State::engaging:
        return {palette.yellow, palette.stopFill, palette.onYellow, palette.stopFill,
                palette.yellow, Icon::stopAll,    Qt::DashLine};
    case State::engaged:
    case State::lifting:
        return {palette.yellow, palette.stopFill, palette.onYellow, palette.stopFill,
                palette.onStop, Icon::stopped,    Qt::SolidLine};
    case State::fault:
        break;
    }
    return {palette.panel, palette.stop,  palette.text, palette.warn,
            palette.panel, Icon::warning, Qt::DashLine};
}

} // namespace

KillSwitch::KillSwitch(const Theme& theme, StopControl& control, Present& present, QWidget* parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_control(control)
    , m_present(present)
    , m_hold(this)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_hold.setObjectName(QStringLiteral("hold"));
    m_hold.setInterval(frameInterval);
    connect(&m_hold, &QTimer::timeout, this, &KillSwitch::holdOn);
    connect(this, &QAbstractButton::clicked, this, &KillSwitch::pressedWithoutLength);
    connect(&control, &StopControl::changed, this, &KillSwitch::follow);
    connect(&present, &Present::ticked, this, [this] {
        if (m_firstPress && m_present.now().mono - *m_firstPress > secondPress) {
            m_firstPress.reset();
            follow();
        }
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    follow();
}

QSize KillSwitch::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    // As wide as its longest state, so that the window does not move when it is pressed.
    const QFontMetrics small(m_theme.font(TextStyle::smallStrong));
    const int text = small.horizontalAdvance(tr("99 of 99 confirmed, 0.99 s"));
    return {text + metrics.iconLarge + metrics.cardGap + 2 * (metrics.killPadX + metrics.killBorder),
            metrics.topBarHeight - 2 * metrics.gapTiny};
}

void KillSwitch::follow()
{
    if (m_control.state() != State::engaged) {
        release();
        m_firstPress.reset();
    }
    setText(stoptexts::headline(m_control));
    setSpokenName(*this, stoptexts::name(m_control));
    const QString description = m_firstPress ? tr("Press once more within five seconds to lift the stop.")
                                             : stoptexts::description(m_control);
    if (description != accessibleDescription()) {
        setSpokenDescription(*this, description);
        setToolTip(plainToolTip(description));
    }
    update();
}

void KillSwitch::press()
{
    if (m_control.state() == State::engaged) {
        m_heldSince = m_present.now().mono;
        m_hold.start();
        update();
    } else {
        m_control.stopAll();
    }
}

void KillSwitch::release()
{
    m_hold.stop();
    m_heldSince.reset();
    update();
}

double KillSwitch::held() const
{
    if (!m_heldSince) {
        return 0;
    }
    const std::chrono::duration<double> length = m_present.now().mono - *m_heldSince;
    return std::clamp(length / holdToLift, 0.0, 1.0);
}

void KillSwitch::holdOn()
{
    if (held() >= 1) {
        release();
        m_control.lift();
    }
    update();
}

void KillSwitch::pressedWithoutLength()
{
    if (m_control.state() != State::engaged) {
        m_control.stopAll();
        return;
    }
    const MonoTime now = m_present.now().mono;
    if (m_firstPress && now - *m_firstPress <= secondPress) {
        m_firstPress.reset();
        m_control.lift();
        return;
    }
    m_firstPress = now;
    follow();
}

void KillSwitch::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        press();
    }
    event->accept();
}

void KillSwitch::mouseReleaseEvent(QMouseEvent* event)
{
    release();
    event->accept();
}

void KillSwitch::mouseMoveEvent(QMouseEvent* event)
{
    if (!rect().contains(event->pos())) {
        release();
    }
    event->accept();
}

void KillSwitch::keyPressEvent(QKeyEvent* event)
{
    const bool acts =
        event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!acts) {
        QPushButton::keyPressEvent(event);
    } else if (!event->isAutoRepeat()) {
        press();
    }
}

void KillSwitch::keyReleaseEvent(QKeyEvent* event)
{
    if (!event->isAutoRepeat()) {
        release();
    }
}

void KillSwitch::focusOutEvent(QFocusEvent* event)
{
    release();
    QPushButton::focusOutEvent(event);
}

void KillSwitch::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    const Palette& palette = m_theme.palette();
    const Look look = lookOf(m_control.state(), palette);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);

    const double half = metrics.killBorder / 2.0;
    const QRectF body = QRectF(rect()).adjusted(half, half, -half, -half);
    QPainterPath outline;
    outline.addRoundedRect(body, metrics.radiusKill, metrics.radiusKill);
    painter.fillPath(outline, look.fill);
    if (m_heldSince) {
        painter.save();
        painter.setClipPath(outline);
        QColor progress = palette.stopFill;
        progress.setAlphaF(0.45F);
        painter.fillRect(QRectF(body.left(), body.top(), body.width() * held(), body.height()), progress);
        painter.restore();
    }
    painter.strokePath(outline, QPen(look.border, metrics.killBorder, look.line));

    const double iconX = metrics.killBorder + metrics.killPadX;
    const QRectF icon(iconX, (height() - metrics.iconLarge) / 2.0, metrics.iconLarge, metrics.iconLarge);
    paintIcon(painter, look.icon, icon, look.sign, look.signGround);

    const double textX = icon.right() + metrics.cardGap;
    const QFont head = m_theme.font(TextStyle::value);
    const QFont sub = m_theme.font(TextStyle::smallStrong);
    const int headHeight = QFontMetrics(head).height();
    const int subHeight = QFontMetrics(sub).height();
    const double top = (height() - headHeight - subHeight) / 2.0;
    const double width = this->width() - textX - metrics.killBorder;
    painter.setPen(look.text);
    painter.setFont(head);
    painter.drawText(QRectF(textX, top, width, headHeight), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(sub);
    const QString subline = m_firstPress ? tr("press again to lift") : stoptexts::subline(m_control);
    painter.drawText(QRectF(textX, top + headHeight, width, subHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     subline);
    if (showsFocus(*this)) {
        const double inset = metrics.killBorder + metrics.hair;
        painter.setPen(QPen(look.text, metrics.hair, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics.radiusKill,
                                metrics.radiusKill);
    }
}

} // namespace tokenfence
