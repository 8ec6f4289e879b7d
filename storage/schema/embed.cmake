# SPDX-License-Identifier: GPL-3.0-or-later
# Turns the migrations in FOLDER into the C++ file OUTPUT, so that the program needs no file beside it. Their numbers
# follow one another from 0001; a gap is a mistake and stops the build.
file(GLOB scripts LIST_DIRECTORIES false ${FOLDER}/[0-9][0-9][0-9][0-9]_*.sql)
list(SORT scripts)
set(entries "")
set(expected 1)
foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME)
    string(SUBSTRING ${name} 0 4 digits)
    math(EXPR number "1${digits} - 10000")
    if(NOT number EQUAL expected)
        message(FATAL_ERROR "${name}: the next migration has to be number ${expected}")
    endif()
    math(EXPR expected "${expected} + 1")
    file(READ ${script} text)
    if(text MATCHES "\\)SQL\"")
        message(FATAL_ERROR "${name} holds what ends its own string literal")
    endif()
    string(APPEND entries "    Migration{${number}, \"${name}\", R\"SQL(${text})SQL\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from storage/schema/*.sql by embed.cmake.
#include \"storage/migrations.h\"

namespace tokenfence::storage {

namespace {

constexpr Migration all[] = {
${entries}};

} // namespace

std::span<const Migration> migrations()
{
    return all;
}

} // namespace tokenfence::storage
")
