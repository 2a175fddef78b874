// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors of search benchmarks. The first byte chooses the end of the file's name, which decides
// what it is.
#include "core/formats/vector_file.h"

#include <array>
#include <filesystem>

#include "tests/fuzz/array_check.h"
#include "tests/fuzz/file_in_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sparsescope;
    constexpr std::array endings{".fvecs", ".bvecs", ".ivecs", ".fbin", ".u8bin",
                                 ".i8bin", ".ibin",  ".gz",    ""};
    if (size == 0) return 0;
    static std::string folder = std::filesystem::temp_directory_path() / "fuzz-vectors-XXXXXX";
    static const bool made = ::mkdtemp(folder.data()) != nullptr;
    if (!made) return 0;
    const fuzz::FileInMemory input(data + 1, size - 1);
    const auto name =
        std::filesystem::path(folder) / ("input" + std::string(endings[data[0] % endings.size()]));
    std::error_code failed;
    std::filesystem::create_symlink(input.path(), name, failed);
    if (!failed) fuzz::read_to_the_end(open_vectors(name), size);
    std::filesystem::remove(name, failed);
    return 0;
}
