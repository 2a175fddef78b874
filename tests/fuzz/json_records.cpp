// SPDX-License-Identifier: GPL-3.0-or-later
// JSON records, whichever of the ways of writing them it is.
#include "core/formats/json_records.h"

#include <cstdlib>

#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    auto reader = JsonRecordReader::open(input.path());
    if (!reader) return 0;
    for (std::size_t row = 0;; ++row) {
        auto object = reader->next();
        if (!object || !*object) return 0;
        if (row > size || !(*object)->is_object()) std::abort();
        const auto copy = **object;  // takes as much stack as it is nested
        if (copy.size() > size) std::abort();
    }
}
