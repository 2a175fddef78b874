// SPDX-License-Identifier: GPL-3.0-or-later
// An HDF5 file as the program reads it that we start for such files: in it a crash of the library
// would end nothing else, but ours must not add any.
#include <cstdlib>

#include "app/readers/hdf5_file.h"
#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    constexpr std::uint64_t most_bytes = std::uint64_t{32} << 20;
    const fuzz::FileInMemory input(data, size);
    const auto listing = readers::list_hdf5(input.path());
    if (!listing) return 0;
    for (const readers::Hdf5Dataset& dataset : listing->datasets) {
        std::uint64_t bytes = 0;
        const auto done = readers::read_hdf5(
            input.path(), dataset.name, [&](std::span<const std::byte> piece) -> Status {
                bytes += piece.size();
                return bytes > most_bytes ? fail(ErrorCode::invalid_input, "long enough")
                                          : Status{};
            });
        if (done && bytes % 4 != 0) std::abort();
    }
    return 0;
}
