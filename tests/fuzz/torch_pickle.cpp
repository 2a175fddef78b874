// SPDX-License-Identifier: GPL-3.0-or-later
// A file of torch.save where it begins like a zip archive, else its pickle by itself, beside an
// archive with three storages of 64 bytes.
#include "core/formats/torch_pickle.h"

#include <cstdlib>
#include <cstring>

#include "core/formats/torch_archive.h"
#include "tests/fuzz/file_in_memory.h"

namespace {

void read_whole(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const fuzz::FileInMemory input(data, size);
    const auto file = TorchFile::open(input.path());
    if (!file) return;
    for (const TorchTensor& tensor : file->tensors()) {
        if (tensor.items > (std::uint64_t{1} << 24)) continue;  // packed, so it may be there
        const auto floats = file->read_floats(tensor.name);
        if (floats && floats->size() != tensor.items) std::abort();
        [[maybe_unused]] const auto integers = file->read_integers(tensor.name);
    }
}

void read_program(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    const auto tree = read_pickle({reinterpret_cast<const std::byte*>(data), size}, "fuzz");
    if (!tree) return;
    TorchArchive archive;
    for (const char* key : {"0", "1", "2"})
        archive.storages[key] = ZipMember{key, 0, 64};
    const auto flat = flatten(*tree, archive, "fuzz");
    if (!flat) return;
    for (const TorchTensor& tensor : flat->tensors) {
        const std::uint64_t size_of_item = item_size(tensor.type);
        if ((tensor.offset + tensor.extent) * size_of_item > 64 || tensor.items > tensor.extent)
            std::abort();  // it reaches out of its storage
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size >= 2 && std::memcmp(data, "PK", 2) == 0)
        read_whole(data, size);
    else
        read_program(data, size);
    return 0;
}
