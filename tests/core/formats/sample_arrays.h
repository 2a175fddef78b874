// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays and idx files for the format tests.
#pragma once
#include <zlib.h>

#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/formats/array_file.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

inline std::filesystem::path numpy_file(const std::string& name) {
    return std::filesystem::path(test_data()) / "formats" / name;
}

// 0, 1, 2 … as in the files written by NumPy.
inline std::vector<float> counting(std::size_t count) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), 0.0F);
    return values;
}

inline Result<std::vector<float>> all_floats(Result<ArrayReader> reader) {
    if (!reader) return fail(reader.error());
    std::vector<float> values(reader->remaining());
    SPARSESCOPE_TRY(reader->read_floats(values));
    return values;
}

template <class T>
TensorToWrite tensor(std::string name, ElementType type, std::vector<std::uint64_t> shape,
                     const std::vector<T>& values) {
    return {std::move(name), type, std::move(shape), std::as_bytes(std::span(values))};
}

inline std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

// type: the third byte of the idx mark.
inline std::string idx_content(char type, const std::vector<std::uint32_t>& shape,
                               const std::string& items) {
    std::string content{'\0', '\0', type, static_cast<char>(shape.size())};
    for (const auto dim : shape)
        content += big_endian(dim);
    return content + items;
}

inline std::string gzipped(const std::string& content) {
    std::string packed(content.size() + 1024, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string input = content;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

// A .npy file with any header text.
inline std::string npy_content(const std::string& header, const std::string& items,
                               char version = 1) {
    std::string content = "\x93NUMPY";
    content += {version, '\0', static_cast<char>(header.size() & 0xFFU),
                static_cast<char>(header.size() >> 8)};
    if (version > 1) content += std::string(2, '\0');
    return content + header + items;
}

}  // namespace sparsescope
