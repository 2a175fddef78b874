// SPDX-License-Identifier: GPL-3.0-or-later
// Where the checkout's files and the built programs are. One small library knows, so that the
// objects of the tests are the same in every checkout and a compiler cache finds them.
#pragma once
#include <string>

namespace sparsescope {

[[nodiscard]] std::string test_data();      // tests/data
[[nodiscard]] std::string programs();       // the folder of the built programs
[[nodiscard]] std::string source_folder();  // the root of the checkout

}  // namespace sparsescope
