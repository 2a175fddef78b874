# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of ARCHITECTURE.md that no compiler checks: who may include whom, what the programs may
# load and export, how long a file may be. (LibTorch's and SQLite's headers lie in the system's include
# folder, so a PRIVATE link hides them from nobody.)
#   cmake -DSOURCE_DIR=<repository> [-DPROGRAM_DIR=<build>/bin] -P tests/layering.cmake
cmake_minimum_required(VERSION 3.25)

set(failures "")
macro(report sentence)
  string(APPEND failures "  ${sentence}\n")
endmacro()

# rule(IN files [NOT_IN files] INCLUDE what [UNLESS what] BECAUSE sentence): regular expressions over
# paths from the repository's root, and over what stands behind #include, quotes included.
set(rule_count 0)
macro(rule)
  cmake_parse_arguments(rule_${rule_count} "" "IN;NOT_IN;INCLUDE;UNLESS;BECAUSE" "" ${ARGN})
  math(EXPR rule_count "${rule_count} + 1")
endmacro()

# core_folder(name others…): core/<name> may include itself and core/<other> of those only.
macro(core_folder name)
  string(JOIN "|" allowed ${name} ${ARGN})
  string(JOIN ", " others ${ARGN})
  rule(IN "^core/${name}/" INCLUDE "^\"core/" UNLESS "^\"core/(${allowed})/"
       BECAUSE "core/${name} may include of core only itself and: ${others}")
endmacro()

rule(IN "^(core|widgets|app)/" NOT_IN "^core/(sae|tune)/torch/" INCLUDE "^<(torch|ATen|c10|caffe2)/"
     BECAUSE "LibTorch headers belong in core/sae/torch and core/tune/torch only: they cost seconds a file, and the window must not load LibTorch")
rule(IN "^(core|app/cli|tests/core|tests/cli|tests/bench)/" INCLUDE "^[<\"]Q"
     BECAUSE "core and the command line build without Qt")
rule(IN "^(core|widgets|app|tests)/" NOT_IN "^(tests/)?core/corpus/" INCLUDE "^[<\"]sqlite3\\.h"
     BECAUSE "the database is spoken to in core/corpus only")
rule(IN "^widgets/" INCLUDE "^\"(core|app)/" UNLESS "^\"core/types/"
     BECAUSE "widgets show plain values and know of core only core/types")
rule(IN "^core/" INCLUDE "^\"(app|widgets)/"
     BECAUSE "core knows nothing of the programs built on it")
rule(IN "^app/cli/" INCLUDE "^\"(app|widgets)/" UNLESS "^\"app/cli/"
     BECAUSE "the command line shares no code with the window but core")
rule(IN "^app/cli/" NOT_IN "^app/cli/engine/" INCLUDE "^\"(core/(sae|tune|engine|reproduce)|app/cli/engine)/"
     BECAUSE "what needs LibTorch belongs in app/cli/engine: sparsescope-cli starts quickly because it does not load it")
rule(IN "^(core|widgets|app)/" INCLUDE "^\"tests/"
     BECAUSE "what tests and benchmarks measure against is no part of the product")
# Files of pairs are looked at by the window: core_pairs is a library of its own, without LibTorch.
rule(IN "^app/" NOT_IN "^app/cli/" INCLUDE "^\"(core/(sae|tune|engine|reproduce)|app/cli)/" UNLESS "^\"core/tune/pair_file.h\""
     BECAUSE "what needs LibTorch runs in the engine process, which the window only talks to")
rule(IN "^app/readers/" INCLUDE "^\"(core|app|widgets)/" UNLESS "^\"(core/base|app/readers)/"
     BECAUSE "a program that reads hostile files knows as little as it can: core/base")
rule(IN "^(core|app|tests)/" NOT_IN "^app/readers/" INCLUDE "^[<\"](hdf5|arrow|parquet)[./]"
     BECAUSE "these libraries belong into programs of their own, app/readers: they start slowly, and a hostile file may crash them")
rule(IN "^(core|app|widgets)/" NOT_IN "^app/readers/" INCLUDE "^[<\"](png|jpeglib|webp)[./]"
     BECAUSE "pictures of strangers are decoded by a program of its own, sparsescope-pictures")
core_folder(types)
core_folder(base types)
core_folder(formats types base)
core_folder(recipe types base)
core_folder(filter types base)
core_folder(code types base)
core_folder(search types base)
core_folder(eval types base search)
core_folder(corpus types base formats filter)
core_folder(backbone types base formats)
core_folder(model_files types base formats)
core_folder(sae types base formats recipe eval model_files)
core_folder(tune types base formats recipe code search eval model_files backbone sae)
core_folder(reproduce types base formats recipe code search eval sae tune backbone)
core_folder(map types base search eval)
core_folder(workspace types base formats recipe filter code search eval map corpus model_files backbone)
core_folder(engine types base recipe eval corpus sae tune workspace backbone model_files)


# app_room(name lower…): the window's rooms stand on a ladder; app/<name> may include of them only itself and
# the rooms below it.
macro(app_room name)
  string(JOIN "|" allowed ${name} ${ARGN})
  string(JOIN ", " lower ${ARGN})
  rule(IN "^app/${name}/" INCLUDE "^\"app/" UNLESS "^\"app/(${allowed})/"
       BECAUSE "app/${name} may include of the window only itself and: ${lower}")
endmacro()
app_room(engine)
app_room(controllers engine)
app_room(parts controllers)
app_room(dialogs parts controllers engine)
file(GLOB pages RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/app/pages/*)
foreach(page IN LISTS pages)
  string(REPLACE "app/" "" page ${page})
  app_room(${page} dialogs parts controllers engine)
endforeach()
app_room(window dialogs parts controllers)
# A room that has no rule could include everything.
rule(IN "^app/" NOT_IN "^app/(cli|readers|window|pages/[a-z_]+|dialogs|parts|controllers|engine)/"
     INCLUDE "." BECAUSE "every room of the window has its place on the ladder: add app_room() in tests/layering.cmake")

function(check_includes file)
  file(STRINGS ${SOURCE_DIR}/${file} lines REGEX "^[ \t]*#[ \t]*include")
  math(EXPR last_rule "${rule_count} - 1")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*([<\"][^>\"]*[>\"]).*" "\\1" included "${line}")
    foreach(i RANGE ${last_rule})
      if(file MATCHES "${rule_${i}_IN}" AND included MATCHES "${rule_${i}_INCLUDE}"
         AND NOT (rule_${i}_NOT_IN AND file MATCHES "${rule_${i}_NOT_IN}")
         AND NOT (rule_${i}_UNLESS AND included MATCHES "${rule_${i}_UNLESS}"))
        report("${file} includes ${included}: ${rule_${i}_BECAUSE}.")
      endif()
    endforeach()
  endforeach()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

function(check_form file)
  file(READ ${SOURCE_DIR}/${file} text)
  string(REGEX MATCHALL "\n" line_ends "${text}")
  list(LENGTH line_ends line_count)
  if(line_count GREATER 500)
    report("${file} has ${line_count} lines, more than 500: split it by what its parts do.")
  endif()
  string(SUBSTRING "${text}" 0 200 head)
  if(NOT head MATCHES "SPDX-License-Identifier: GPL-3.0-or-later")
    report("${file} does not open with the line SPDX-License-Identifier: GPL-3.0-or-later.")
  endif()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

# A part whose word is missing in the list of its folder compiles, and is not there.
function(check_entry file)
  if(NOT file MATCHES "^(core|app)/.*[.]cpp$")
    return()
  endif()
  file(READ ${SOURCE_DIR}/${file} text)
  string(REGEX MATCHALL "Entry& [a-z0-9_]+_entry\\(\\) {" entries "${text}")
  foreach(entry IN LISTS entries)
    string(REGEX REPLACE "Entry& (.*)_entry.*" "\\1" word "${entry}")
    # The nearest folder that has lists.
    set(folder ${file})
    set(lists "")
    while(NOT lists AND folder)
      cmake_path(GET folder PARENT_PATH folder)
      file(GLOB lists ${SOURCE_DIR}/${folder}/CMakeLists.txt ${SOURCE_DIR}/${folder}/*.cmake)
    endwhile()
    set(words "")
    foreach(list IN LISTS lists)
      file(READ ${list} list_text)
      string(APPEND words " ${list_text} ")
    endforeach()
    if(NOT words MATCHES "[ \n(]${word}[ \n)]")
      report("${file} defines ${word}_entry(), but the word ${word} stands in no list of ${folder}: without it the program does not know the part.")
    endif()
  endforeach()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

# output_of(variable command…): what a command of the toolchain prints; a missing command is an error.
function(output_of variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_QUIET RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "Could not run '${ARGN}': ${status}")
  endif()
  set(${variable} "${output}" PARENT_SCOPE)
endfunction()

# must_not_load(program libraries sentence)
macro(must_not_load program libraries sentence)
  output_of(loaded ldd ${PROGRAM_DIR}/${program})
  if(loaded MATCHES "(${libraries})[^ ]*")
    report("${program} loads ${CMAKE_MATCH_0}: ${sentence}.")
  endif()
endmacro()

function(check_programs)
  if(EXISTS ${PROGRAM_DIR}/sparsescope)
    must_not_load(sparsescope "libtorch|libc10|libQt5" "the window leaves everything that needs LibTorch to the engine process")
  endif()
  if(EXISTS ${PROGRAM_DIR}/sparsescope-cli)
    must_not_load(sparsescope-cli "libtorch|libc10|libQt" "it is called often and must start in milliseconds")
  endif()
  if(EXISTS ${PROGRAM_DIR}/sparsescope-engine)
    must_not_load(sparsescope-engine "libQt6" "the command line must run where no Qt 6 is installed")
    must_not_load(sparsescope-engine "libsentencepiece" "its protobuf and LibTorch's crash a program that links both (core/backbone/sentence_piece)")
  endif()
  file(GLOB programs LIST_DIRECTORIES false ${PROGRAM_DIR}/*)
  foreach(program IN LISTS programs)
    output_of(exported nm -DC --defined-only ${program})
    if(exported MATCHES " (Q[A-Z][^\n]*)")
      report("${program} exports ${CMAKE_MATCH_1}: Qt 5, which LibTorch loads, would call it. Is hidden visibility off?")
    endif()
  endforeach()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE ${SOURCE_DIR}
     ${SOURCE_DIR}/core/*.h ${SOURCE_DIR}/core/*.cpp ${SOURCE_DIR}/widgets/*.h ${SOURCE_DIR}/widgets/*.cpp
     ${SOURCE_DIR}/app/*.h ${SOURCE_DIR}/app/*.cpp ${SOURCE_DIR}/tests/*.h ${SOURCE_DIR}/tests/*.cpp)
if(NOT files)
  message(FATAL_ERROR "No sources under '${SOURCE_DIR}': give the repository as -DSOURCE_DIR.")
endif()
foreach(file IN LISTS files)
  check_includes(${file})
  check_form(${file})
  check_entry(${file})
endforeach()
if(PROGRAM_DIR)
  check_programs()
endif()

list(LENGTH files file_count)
if(failures)
  message(FATAL_ERROR "The house rules of ARCHITECTURE.md are broken:\n${failures}")
endif()
message(STATUS "${file_count} files keep the house rules")
