// SPDX-License-Identifier: GPL-3.0-or-later
// A reader of pickles as torch.save writes them (protocols 2 to 5), and of nothing else. A pickle
// is a program for a small machine that can call anything Python can import; this machine has
// values and containers, and of names those of pickle_globals.h, whose calls become descriptions.
// Every other name and every other instruction is refused. Bounds: 32 MiB of program, a million
// values.
#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/formats/pickle_value.h"

namespace sparsescope {

inline constexpr std::uint64_t most_pickle_bytes = std::uint64_t{32} << 20;

// What follows the program is not read; `used` says where it ended. `name` begins the error
// messages. invalid_input: damaged, too large, or more than data.
[[nodiscard]] Result<PickleTree> read_pickle(std::span<const std::byte> program,
                                             const std::string& name, std::size_t* used = nullptr);

}  // namespace sparsescope
