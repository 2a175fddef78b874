// SPDX-License-Identifier: GPL-3.0-or-later
// A stream of bytes: a part of a file, a gzipped file or a member of a zip archive.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

class InputFile;

class ByteSource {
  public:
    virtual ~ByteSource() = default;
    // Fills `out`, or less of it when the end comes first, and returns how many bytes it wrote.
    // Damaged compressed data is an error, at the latest by the time the end is reached.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
    // An upper bound on the bytes it holds, known without reading it.
    [[nodiscard]] virtual std::uint64_t size_bound() const = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // for messages

    // Fills all of `out`; an earlier end is an error.
    [[nodiscard]] Status read_all(std::span<std::byte> out);
};

[[nodiscard]] std::unique_ptr<ByteSource> make_file_source(std::shared_ptr<const InputFile> file,
                                                           std::uint64_t offset,
                                                           std::uint64_t length, std::string name);
[[nodiscard]] std::unique_ptr<ByteSource> make_memory_source(std::vector<std::byte> bytes,
                                                             std::string name);
// Unpacks the file when it begins like gzip.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_byte_source(
    const std::filesystem::path& path);

// How much a deflated stream can hold at most. Deflate cannot do better than 1032:1, so a larger
// claim is a lie, and beyond 64 MiB nothing but a bomb does better than 200:1.
[[nodiscard]] std::uint64_t largest_unpacked_size(std::uint64_t packed);

}  // namespace sparsescope
