// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace tokenfence {

/// One budget of a file.
struct PolicyInFile
{
    std::string id;
    std::string json;  ///< its object, on one line, every number as it was written
    std::string place; ///< "FILE, line 12"
};

/// The budgets of a JSON file: one object, or an array of at least one. An error names file, line and field.
Result<std::vector<PolicyInFile>> readPolicyFile(const std::string& path);
/// The same of its text; `name` is what the errors call it.
Result<std::vector<PolicyInFile>> parsePolicies(std::string_view text, const std::string& name);

} // namespace tokenfence
