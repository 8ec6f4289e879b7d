// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "ui/pages/destination.h"
#include "ui/theme/icons.h"

#include <QWidget>

class QSettings;

namespace tokenfence {

class EnginePort;
class Failures;
class Navigator;
class Present;
class QueryRunner;
class Theme;

/// What every page is handed; all of it outlives the pages.
struct PageContext
{
    EnginePort& engine;
    QueryRunner& queries;
    PastSourceFactory past; ///< for what goes through all calls of a span, on a thread of its own
    Present& present;
    Theme& theme;
    Navigator& navigator;
    Failures& failures;
};

/**
 * A page of the window. It is built once, at the start, and must be cheap to build: what it shows is asked
 * for when it is activated. It works by keyboard alone, and keeps nothing that the engine or the rollups
 * know.
 *
 * Thread: the main thread, which it never holds for more than a frame.
 */
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(PageId id, const QString& name, Icon icon, const PageContext& context, QWidget* parent = nullptr);

    PageId id() const { return m_id; }
    /// As it stands in the side bar.
    const QString& name() const { return m_name; }
    Icon icon() const { return m_icon; }

    /// It is in view from now on: may ask and refresh.
    virtual void activate() {}
    /// It no longer is: gives up its questions.
    virtual void deactivate() {}
    /// Somebody was led here; called before or after `activate`.
    virtual void visit(const Destination& destination);
    /// What leads back to what is seen now. Here: the page, which has kept it.
    virtual Destination place() const;
    /// The banner of a stop stands above the page, or no longer: it may give up what says the same.
    virtual void setStopped(bool stopped);

    /// Columns, filters, whatever the operator would have to set again; each page has a group of its own.
    virtual void saveState(QSettings& settings) const;
    virtual void restoreState(QSettings& settings);

Q_SIGNALS:
    /// A number to stand beside its name in the side bar (of what asks for attention there); 0: none.
    void badgeChanged(int number);
    /// The operator wants to see it at work on made-up agents.
    void demoWanted();

protected:
    const PageContext& context() const { return m_context; }
    EnginePort& engine() const { return m_context.engine; }
    QueryRunner& queries() const { return m_context.queries; }
    Present& present() const { return m_context.present; }
    Theme& theme() const { return m_context.theme; }
    Navigator& navigator() const { return m_context.navigator; }

private:
    PageId m_id;
    QString m_name;
    Icon m_icon;
    PageContext m_context;
};

} // namespace tokenfence
