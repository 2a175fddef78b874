# SPDX-License-Identifier: GPL-3.0-or-later
# Breaks each rule of layering.cmake once, in a small tree of its own, and sees it refused by its sentence.
#   cmake -DWORK_DIR=<folder to write to> -P tests/layering_can_fail.cmake
cmake_minimum_required(VERSION 3.25)

set(licence "// SPDX-License-Identifier: GPL-3.0-or-later\n")

# must_say(outcome what): layering.cmake accepts the tree in WORK_DIR (outcome "") or refuses it with outcome.
function(must_say outcome what)
  execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${WORK_DIR} -DPROGRAM_DIR=${WORK_DIR}/bin
                          -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/layering.cmake
                  RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  string(REGEX REPLACE "[ \n]+" " " said "${said}")  # CMake wraps what it says
  if(outcome STREQUAL "" AND NOT status EQUAL 0)
    message(SEND_ERROR "${what} keeps the rules and was refused: ${said}")
  elseif(NOT outcome STREQUAL "" AND (status EQUAL 0 OR NOT said MATCHES "${outcome}"))
    message(SEND_ERROR "${what} breaks a rule; expected '${outcome}', got: ${said}")
  endif()
endfunction()

# expect(outcome file text): the same for a tree with this one file.
function(expect outcome file text)
  file(REMOVE_RECURSE ${WORK_DIR})
  file(WRITE ${WORK_DIR}/${file} "${text}")
  must_say("${outcome}" ${file})
endfunction()

expect("" core/sae/torch/a.cpp "${licence}#include <ATen/core/Tensor.h>\n")
expect("LibTorch headers belong in" core/sae/a.h "${licence}#include <torch/torch.h>\n")
expect("LibTorch headers belong in" app/pages/a.cpp "${licence}#  include <ATen/ops/mm.h>\n")
expect("build without Qt" core/eval/a.cpp "${licence}#include <QString>\n")
expect("build without Qt" app/cli/a.cpp "${licence}#include <QtCore/QString>\n")
expect("" core/corpus/a.cpp "${licence}#include <sqlite3.h>\n")
expect("in core/corpus only" core/workspace/a.cpp "${licence}#include <sqlite3.h>\n")
expect("" widgets/a.cpp "${licence}#include \"core/types/ids.h\"\n#include <QWidget>\n")
expect("know of core only core/types" widgets/a.cpp "${licence}#include \"core/base/result.h\"\n")
expect("nothing of the programs" core/base/a.cpp "${licence}#include \"app/controllers/task.h\"\n")
expect("shares no code with the window" app/cli/a.cpp "${licence}#include \"app/controllers/task.h\"\n")
expect("" app/cli/engine/a.cpp "${licence}#include \"core/sae/trainer.h\"\n")
expect("what needs LibTorch belongs in app/cli/engine" app/cli/a.cpp "${licence}#include \"core/sae/trainer.h\"\n")
expect("no part of the product" app/cli/a.cpp "${licence}#include \"tests/bench/bench_train.h\"\n")
expect("runs in the engine process" app/controllers/a.cpp "${licence}#include \"core/sae/trainer.h\"\n")
expect("" app/pages/train/a.cpp "${licence}#include \"app/parts/page.h\"\n")
expect("app/pages/train may include of the window only itself and: dialogs, parts, controllers, engine"
       app/pages/train/a.cpp "${licence}#include \"app/pages/home/home_page.h\"\n")
expect("app/parts may include of the window only itself and: controllers"
       app/parts/a.cpp "${licence}#include \"app/dialogs/commands.h\"\n")
expect("app/engine may include of the window only itself"
       app/engine/a.cpp "${licence}#include \"app/controllers/task.h\"\n")
expect("every room of the window has its place" app/cellar/a.cpp "${licence}#include <vector>\n")
expect("" app/readers/a.cpp "${licence}#include <png.h>\n")
expect("decoded by a program of its own" core/formats/a.cpp "${licence}#include <webp/decode.h>\n")
expect("" core/search/a.cpp "${licence}#include \"core/base/result.h\"\n")
expect("core/search may include of core only itself and: types, base"
       core/search/a.cpp "${licence}#include \"core/corpus/corpus.h\"\n")
expect("does not open with the line SPDX" core/types/a.h "#pragma once\n")
string(REPEAT "int a;\n" 500 many_lines)
expect("has 501 lines, more than 500" core/types/a.h "${licence}${many_lines}")


# expect_entry(outcome list): a card in its folder, and the list above it.
function(expect_entry outcome list)
  file(REMOVE_RECURSE ${WORK_DIR})
  file(WRITE ${WORK_DIR}/app/CMakeLists.txt "${list}")
  file(WRITE ${WORK_DIR}/app/pages/train/speed_card.cpp "${licence}const CardEntry& speed_entry() {\n}\n")
  must_say("${outcome}" "The entry")
endfunction()
expect_entry("" "set(cards loss speed)\n")
expect_entry("the word speed stands in no list" "set(cards loss)\nadd_library(gui speed_card.cpp)\n")

# A list that names every searcher makes the recipe longer.
foreach(place IN ITEMS core/search/a.cpp core/search/b.cpp app/pages/search/list.cpp)
  file(WRITE ${WORK_DIR}/${place} "const char* name = \"dense-int8\";\n")
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${WORK_DIR} -P ${CMAKE_CURRENT_LIST_DIR}/recipes.cmake
                RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
string(REGEX REPLACE "[ \n]+" " " said "${said}")
if(status EQUAL 0 OR NOT said MATCHES "a searcher now touches 3 files, more than 2")
  message(SEND_ERROR "A longer recipe was not refused: ${said}")
endif()

# Rules over the programs: a window that loads LibTorch and lends out a function with a Qt name.
find_program(compiler NAMES c++ g++)
file(WRITE ${WORK_DIR}-lib/torch.cpp "int torch_function() { return 0; }\n")
file(WRITE ${WORK_DIR}-lib/window.cpp
     "int torch_function();\nstruct QMutex { void unlock(); };\nvoid QMutex::unlock() {}\nint main() { return torch_function(); }\n")
execute_process(COMMAND ${compiler} -shared -fPIC torch.cpp -o libtorch_cpu.so WORKING_DIRECTORY ${WORK_DIR}-lib
                COMMAND_ERROR_IS_FATAL ANY)
function(expect_program outcome program)
  file(REMOVE_RECURSE ${WORK_DIR})
  file(WRITE ${WORK_DIR}/core/types/a.h "${licence}")
  file(MAKE_DIRECTORY ${WORK_DIR}/bin)
  execute_process(COMMAND ${compiler} ${ARGN} -o ${WORK_DIR}/bin/${program} -L. -ltorch_cpu
                          -Wl,-rpath,${WORK_DIR}-lib WORKING_DIRECTORY ${WORK_DIR}-lib COMMAND_ERROR_IS_FATAL ANY)
  must_say("${outcome}" "The program")
endfunction()
expect_program("sparsescope loads libtorch_cpu" sparsescope window.cpp)
expect_program("sparsescope-cli loads libtorch_cpu" sparsescope-cli window.cpp)
expect_program("" sparsescope-engine window.cpp)
expect_program("sparsescope exports QMutex::unlock" sparsescope window.cpp -rdynamic)
file(REMOVE_RECURSE ${WORK_DIR} ${WORK_DIR}-lib)
