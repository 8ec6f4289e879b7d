// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/groupingnames.h"

#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SpendModel)
};

} // namespace

QString groupingName(const Grouping& grouping)
{
    switch (grouping.dimension) {
    case Dimension::user:
        return Texts::tr("User");
    case Dimension::workflow:
        return Texts::tr("Workflow");
    case Dimension::agent:
        return Texts::tr("Agent");
    case Dimension::provider:
        return Texts::tr("Provider");
    case Dimension::model:
        return Texts::tr("Model");
    case Dimension::tier:
        return Texts::tr("Tier");
    case Dimension::status:
        return Texts::tr("Status");
    case Dimension::label:
        return Texts::tr("Label %1").arg(shownText(grouping.labelKey));
    case Dimension::none:
        break;
    }
    return {};
}

QString groupName(const Grouping& grouping, const std::string& name)
{
    if (grouping.dimension == Dimension::tier) {
        const std::optional<Tier> tier = tierFrom(name);
        return tier ? tierName(*tier) : shownText(name);
    }
    return shownName(name, Texts::tr("no %1").arg(groupingName(grouping).toLower()));
}

} // namespace tokenfence
