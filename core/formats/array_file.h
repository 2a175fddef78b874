// SPDX-License-Identifier: GPL-3.0-or-later
// An array in a file, whatever the format (npy.h, npz.h, idx.h, safetensors.h). It is read as a
// stream, so that it may be larger than memory. Before anything is allocated, the size that the
// file claims is checked against the bytes that are there. Object and structured dtypes are
// refused. Errors name the file, and the array in it. A reader belongs to one thread.
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
    bool big_endian = false;     // as the file has it
    bool fortran_order = false;  // as the file has it; readers return C order all the same
    std::vector<std::uint64_t> shape;

    [[nodiscard]] std::uint64_t items() const;  // product of shape; 1 for a scalar
};

// Gives the items in C order, from the first to the last, as many at a time as the caller likes.
// Reading past the end is an error. Reading the last item also tells whether the bytes were
// damaged.
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
    [[nodiscard]] Status read_doubles(std::span<double> out);
    // Accepts floats that are whole numbers.
    [[nodiscard]] Status read_integers(std::span<std::int64_t> out);
    [[nodiscard]] Result<std::vector<std::string>> read_strings(std::size_t count);
    [[nodiscard]] Status read_bytes(std::span<std::uint8_t> out);  // ElementType::u8 only

  private:
    // Calls use(bytes of a piece, items before it in this call) until `count` items went by.
    template <class Use>
    Status for_each_piece(std::size_t count, Use use);
    [[nodiscard]] Status check_end();
    [[nodiscard]] Status check_numbers() const;

    std::unique_ptr<ByteSource> source_;
    ArrayInfo info_;
    std::uint64_t position_ = 0;  // items read
    std::vector<std::byte> buffer_;
};

}  // namespace sparsescope
