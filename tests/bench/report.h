// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/figure.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tokenfence::bench {

/// Ends the program with a sentence: a measurement that went wrong is none.
[[noreturn]] void fail(const std::string& why);
/// The same with what the system says about the last call.
[[noreturn]] void failOfSystem(const std::string& what);

/**
 * What every program here is told (`--quick`, `--rounds N`, `--json FILE`, `--folder DIR`) and where its
 * figures go: to the terminal, and to the file.
 *
 * It has a folder of its own for databases and sockets, which goes with it.
 */
class Report
{
public:
    /// `title` is the name of the program.
    Report(std::string title, int argc, char** argv);
    ~Report();
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    /// Smaller, to see that it works: its figures say little.
    [[nodiscard]] bool quick() const { return m_quick; }
    [[nodiscard]] int rounds(int usual) const { return m_rounds > 0 ? m_rounds : m_quick ? 1 : usual; }
    /// `usual`, or much less where it has to be quick.
    [[nodiscard]] std::size_t size(std::size_t usual, std::size_t whenQuick) const
    {
        return m_quick ? whenQuick : usual;
    }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

    void add(Figure figure);

private:
    void writeJson() const;

    const std::string m_title;
    bool m_quick = false;
    int m_rounds = 0;
    std::string m_jsonFile;
    std::filesystem::path m_folder;
    std::vector<Figure> m_figures;
};

} // namespace tokenfence::bench
