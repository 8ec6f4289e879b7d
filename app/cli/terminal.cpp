// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "app/cli/exitcodes.h"

#include <cstdio>
#include <string>

namespace tokenfence {

bool print(std::string_view text)
{
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

int printAll(std::string_view text)
{
    if (print(text)) {
        return exitDone;
    }
    complain("the answer could not be written to its end");
    return exitFailed;
}

void complain(std::string_view sentence)
{
    const std::string line = "tokenfence: " + std::string(sentence) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace tokenfence
