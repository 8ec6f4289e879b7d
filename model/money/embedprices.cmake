# SPDX-License-Identifier: GPL-3.0-or-later
# Turns the price table INPUT into the C++ file OUTPUT, so that the program needs no file beside it.
# One string literal a line: compilers need not take a literal as long as the whole table.
file(READ ${INPUT} text)
if(text MATCHES "\\)TF\"")
    message(FATAL_ERROR "${INPUT} holds what ends its own string literal")
endif()
string(REGEX REPLACE "\n$" "" text "${text}")
string(REPLACE "\n" ")TF\",\n    R\"TF(" text "${text}")
file(WRITE ${OUTPUT} "// Generated from resources/prices.json by embedprices.cmake.
#include \"model/money/builtinprices.h\"

namespace tokenfence
{

namespace
{

constexpr std::string_view lines[] = {
    R\"TF(${text})TF\",
};

} // namespace

std::span<const std::string_view> builtinPriceLines()
{
    return lines;
}

} // namespace tokenfence
")
