// SPDX-License-Identifier: GPL-3.0-or-later
// A safetensors file: its header, and every tensor that is not larger than the file.
#include "core/formats/safetensors.h"

#include <cstdlib>

#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    const auto file = SafetensorsFile::open(input.path());
    if (!file) return 0;
    for (const TensorInfo& tensor : file->tensors()) {
        if (tensor.bytes > size) std::abort();  // more than there is
        const auto floats = file->read_floats(tensor.name);
        if (floats && floats->size() != tensor.items) std::abort();
        [[maybe_unused]] const auto integers = file->read_integers(tensor.name);
    }
    return 0;
}
