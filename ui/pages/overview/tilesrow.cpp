// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/tilesrow.h"

#include "ui/pages/navigator.h"
#include "ui/pages/overview/tile.h"
#include "ui/pages/present.h"
#include "ui/pages/spendlinks.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>

namespace tokenfence {
namespace {

constexpr std::chrono::seconds figuresInterval{1};
/// A course of a dozen pieces hardly moves.
constexpr std::chrono::seconds coursesInterval{15};

} // namespace

TilesRow::TilesRow(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_figures(figuresInterval, [this] { askFigures(); })
    , m_courses(coursesInterval, [this] { askCourses(); })
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(context.theme.metrics().cardGap);
    for (Tile*& tile : m_tiles) {
        tile = new Tile(context.theme);
        layout->addWidget(tile, 1);
        connect(tile, &QAbstractButton::clicked, this, [this, which = tile] {
            const bool cheapest = which == m_tiles.back();
            const Filter filter =
                cheapest ? Filter{{Dimension::tier, {}, std::string(toString(Tier::simple))}} : Filter();
            showSpend(m_context.navigator, filter, which == m_tiles.front() ? week().span : bins().span);
        });
    }
    connect(&context.engine, &EnginePort::statusChanged, this,
            [this] { show(m_answers ? &*m_answers : nullptr); });
    show(nullptr);
    refresh();
}

PeriodBins TilesRow::bins() const
{
    return PeriodBins::of(m_period, m_context.present.calendar(), m_context.present.now().wall);
}

PeriodBins TilesRow::week() const
{
    return PeriodBins::of(OverviewPeriod::sevenDays, m_context.present.calendar(),
                          m_context.present.now().wall);
}

void TilesRow::setPeriod(OverviewPeriod period)
{
    m_period = period;
    // What stands there goes on naming its own period until the answer comes.
    m_figures.restart();
    m_courses.restart();
}

void TilesRow::setActive(bool active)
{
    m_figures.setActive(active);
    m_courses.setActive(active);
}

void TilesRow::refresh()
{
    m_figures.request();
    m_courses.request();
}

void TilesRow::askFigures()
{
    m_figuresQuery = m_context.queries.ask(
        [bins = bins(), week = week()](RollupSource& source, const CancelToken& cancel) {
            return TileAnswers::ask(source, bins, week, cancel);
        },
        [this](const Result<TileAnswers>& answers) {
            if (answers) {
                m_answers = *answers;
                show(&*m_answers);
            }
            m_figures.answered();
        });
}

void TilesRow::askCourses()
{
    m_coursesQuery = m_context.queries.ask(
        [bins = bins(), week = week()](RollupSource& source, const CancelToken& cancel) {
            return TileCourses::ask(source, bins, week, cancel);
        },
        [this](const Result<TileCourses>& courses) {
            if (courses) {
                m_tiles[0]->setCourse(courses->week);
                m_tiles[1]->setCourse(courses->requests);
                m_tiles[2]->setCourse(courses->median);
                m_tiles[3]->setCourse(courses->capHits);
                m_tiles[4]->setCourse(courses->outcome);
                m_tiles[5]->setCourse(courses->cheapest);
            }
            m_courses.answered();
        });
}

void TilesRow::show(const TileAnswers* answers)
{
    const auto texts = tileTexts(answers, m_context.engine.status(), answers ? answers->bins : bins());
    for (std::size_t i = 0; i < tileCount; ++i) {
        m_tiles[i]->setContent(texts[i]);
    }
}

} // namespace tokenfence
