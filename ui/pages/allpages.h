// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace tokenfence {

class Page;
struct PageContext;

/// Every page that is part of this program, in the order of the side bar. The caller owns them.
std::vector<Page*> allPages(const PageContext& context);

} // namespace tokenfence
