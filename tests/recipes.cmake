# SPDX-License-Identifier: GPL-3.0-or-later
# How many files a new part touches, as CONTRIBUTING.md promises. For every kind of part one that is there is
# counted: a list that would have to name each part anew names this one too, and the count grows.
#   cmake -DSOURCE_DIR=<repository> -P tests/recipes.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${SOURCE_DIR}
     ${SOURCE_DIR}/core/*.h ${SOURCE_DIR}/core/*.cpp ${SOURCE_DIR}/core/*CMakeLists.txt ${SOURCE_DIR}/core/*.cmake
     ${SOURCE_DIR}/app/*.h ${SOURCE_DIR}/app/*.cpp ${SOURCE_DIR}/app/*CMakeLists.txt
     ${SOURCE_DIR}/widgets/*.h ${SOURCE_DIR}/widgets/*.cpp)

set(failures "")
# recipe(kind part most): at most so many files of the product name `part`, a regular expression over lines.
function(recipe kind part most)
  set(found "")
  foreach(file IN LISTS files)
    file(STRINGS ${SOURCE_DIR}/${file} lines REGEX "${part}" LIMIT_COUNT 1)
    if(lines)
      list(APPEND found ${file})
    endif()
  endforeach()
  list(LENGTH found count)
  list(JOIN found ", " names)
  message(STATUS "${kind}: ${count} of at most ${most} files (${names})")
  if(count GREATER most)
    string(APPEND failures "  ${kind} now touches ${count} files, more than ${most}: ${names}. Let the new one follow from the part's entry.\n")
  elseif(count LESS 2)
    string(APPEND failures "  ${kind}: ${part} is not found where a part must be. Count another one.\n")
  endif()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

# Beside these come its test and its words in docs/. Of the metric's files one draws it.
recipe("a searcher" "[^_]dense_int8|\"dense-int8\"" 2)
recipe("a model format" "saelens_entry|formats.* saelens|sentence_transformers saelens" 2)
recipe("a loss" "balance_weight|balance_entry|decoupled.* balance" 4)
recipe("a metric" "tokens_per_second" 3)
recipe("a chart card" "SpeedCard|speed_entry|search_cost.* speed" 3)
recipe("a page" "NeuronsPage|neurons_page" 3)
recipe("a verb" "\"catalogue\"|catalogue_entry|reproduce.* catalogue" 3)

if(failures)
  message(FATAL_ERROR "The recipes of CONTRIBUTING.md do not hold any more:\n${failures}")
endif()
