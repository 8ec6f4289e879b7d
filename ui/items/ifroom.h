// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace tokenfence {

/**
 * Holds what is said elsewhere too, and can be done without where there is no room: it is there whole or not
 * at all, so that nothing is cut and nothing else is pressed.
 *
 * Thread: the main thread.
 */
class IfRoom : public QWidget
{
    Q_OBJECT
public:
    /// Becomes the owner of `content`, which has a layout: by that it is heard of when its size becomes
    /// another.
    explicit IfRoom(QWidget* content, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QWidget* m_content;
};

} // namespace tokenfence
