// SPDX-License-Identifier: GPL-3.0-or-later
// An .npz archive and every array in it.
#include "core/formats/npz.h"

#include "core/formats/byte_source.h"
#include "tests/fuzz/array_check.h"
#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    const auto keys = npz_keys(input.path());
    if (!keys) return 0;
    for (const std::string& key : *keys)
        fuzz::read_to_the_end(open_npz(input.path(), key), largest_unpacked_size(size));
    return 0;
}
