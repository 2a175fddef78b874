// SPDX-License-Identifier: GPL-3.0-or-later
// A .npy file, plain or gzipped.
#include "core/formats/npy.h"

#include "core/formats/byte_source.h"
#include "tests/fuzz/array_check.h"
#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    fuzz::read_to_the_end(open_npy(input.path()), largest_unpacked_size(size));
    return 0;
}
