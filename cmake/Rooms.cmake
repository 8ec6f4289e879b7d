# SPDX-License-Identifier: GPL-3.0-or-later
# How a room of the house and its tests are declared.

add_library(tf_options INTERFACE)
target_compile_options(tf_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
    -Wconversion -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns of uninitialized values inside std::optional and nlohmann_json, where there are none (its bug 105562).
    target_compile_options(tf_options INTERFACE -Wno-maybe-uninitialized)
endif()
target_include_directories(tf_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(tf_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_NO_URL_CAST_FROM_STRING
    TOKENFENCE_VERSION="${PROJECT_VERSION}")
if(TOKENFENCE_SANITIZE)
    # Undefined behaviour ends the program, as a bad address does: a line on stderr alone fails no test.
    target_compile_options(tf_options INTERFACE
        -fsanitize=${TOKENFENCE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
    target_link_options(tf_options INTERFACE -fsanitize=${TOKENFENCE_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
        CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE_PROGRAM})
endif()

# tf_room(NAME [AUTOMOC] SOURCES … LINK …): one static library for a room or a part of one.
function(tf_room name)
    cmake_parse_arguments(ROOM "AUTOMOC" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(${name} PUBLIC ${ROOM_LINK} PRIVATE tf_options)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    if(ROOM_AUTOMOC)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# tf_test(NAME SOURCES … LINK … [ENVIRONMENT …]): a Qt Test program, run by ctest under its own name; its room is its label.
function(tf_test name)
    cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
    if(NOT TEST_SOURCES)
        set(TEST_SOURCES ${name}.cpp)
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    if(TOKENFENCE_SANITIZE)
        math(EXPR TEST_TIMEOUT "${TEST_TIMEOUT} * 10")
    endif()
    get_filename_component(room ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    add_executable(${name} ${TEST_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE ${TEST_LINK} Qt6::Test tf_options)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS ${room}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${TEST_ENVIRONMENT}")
endfunction()
