// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays in files: NumPy's .npy and .npz, and idx (plain or gzipped). Read as a stream, so an array
// larger than memory is fine. Before anything is allocated the size that the header claims is
// checked against the bytes that are there. Object and structured dtypes are refused.
// Errors name the file (and the array in it). One thread per reader.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

class ByteSource;

struct ArrayInfo {
    ElementType type = ElementType::f32;
    std::size_t item_bytes = 4;
    bool big_endian = false;     // in the file
    bool fortran_order = false;  // in the file; readers return C order all the same
    std::vector<std::uint64_t> shape;

    [[nodiscard]] std::uint64_t items() const;  // product of shape; 1 for a scalar
};

// Items in C order, from the first to the last, as many at a time as the caller likes. Reading past
// the end is an error. Whoever reads the last item also learns whether the bytes were damaged.
class ArrayReader {
  public:
    ArrayReader(std::unique_ptr<ByteSource> source, ArrayInfo info);
    ArrayReader(ArrayReader&&) noexcept;
    ArrayReader& operator=(ArrayReader&&) noexcept;
    ~ArrayReader();

    [[nodiscard]] const ArrayInfo& info() const { return info_; }
    [[nodiscard]] std::string name() const;  // for messages
    [[nodiscard]] std::uint64_t remaining() const { return info_.items() - position_; }

    [[nodiscard]] Status read_floats(std::span<float> out);
    // Floats are accepted when they are whole numbers.
    [[nodiscard]] Status read_integers(std::span<std::int64_t> out);
    [[nodiscard]] Result<std::vector<std::string>> read_strings(std::size_t count);
    [[nodiscard]] Status read_bytes(std::span<std::uint8_t> out);  // ElementType::u8 only

  private:
    // Calls use(bytes of a piece, items before it in this call) until `count` items went by.
    template <class Use>
    Status for_each_piece(std::size_t count, Use use);
    [[nodiscard]] Status check_end();

    std::unique_ptr<ByteSource> source_;
    ArrayInfo info_;
    std::uint64_t position_ = 0;  // items read
    std::vector<std::byte> buffer_;
};

[[nodiscard]] Result<ArrayReader> open_npy(const std::filesystem::path& path);
// key: the array's name without ".npy".
[[nodiscard]] Result<ArrayReader> open_npz(const std::filesystem::path& path,
                                           const std::string& key);
[[nodiscard]] Result<std::vector<std::string>> npz_keys(const std::filesystem::path& path);
[[nodiscard]] Result<ArrayReader> open_idx(const std::filesystem::path& path);  // plain or .gz

// Atomic, like every file the program writes. The array's name is ignored by write_npy. npz members
// are stored uncompressed, as np.savez does.
[[nodiscard]] Status write_npy(const std::filesystem::path& path, const TensorToWrite& array);
[[nodiscard]] Status write_npz(const std::filesystem::path& path,
                               std::span<const TensorToWrite> arrays);

}  // namespace sparsescope
