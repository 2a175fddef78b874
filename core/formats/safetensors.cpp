// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "core/formats/byte_source.h"
#include "core/formats/input_file.h"
#include "core/formats/json_records.h"
#include "core/formats/safetensors_types.h"

namespace sparsescope {
namespace {

constexpr std::uint64_t max_header_bytes = 100'000'000;
constexpr std::uint64_t length_bytes = 8;

tl::unexpected<Error> bad(const std::string& file, std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("{} {}", file, what));
}

// The header's JSON text, once its length is known to be inside the file.
Result<std::string> read_header(const InputFile& file) {
    if (file.size() < length_bytes) {
        return bad(file.name(),
                   "is no safetensors file: it is shorter than the 8 bytes that every "
                   "one begins with.");
    }
    std::uint64_t length = 0;
    SPARSESCOPE_TRY(file.read_at(0, std::as_writable_bytes(std::span(&length, 1))));
    if (length > max_header_bytes || length > file.size() - length_bytes) {
        return bad(
            file.name(),
            fmt::format("is no sound safetensors file: it claims a header of {} bytes (byte 0), "
                        "but {} follow and {} are the most.",
                        length, file.size() - length_bytes, max_header_bytes));
    }
    std::string header(length, '\0');
    SPARSESCOPE_TRY(file.read_at(length_bytes, std::as_writable_bytes(std::span(header))));
    if (!header.starts_with('{')) {
        return bad(file.name(),
                   "is no safetensors file: its header does not begin with { (byte 8).");
    }
    return header;
}

std::optional<std::vector<std::uint64_t>> unsigned_numbers(const nlohmann::json& object,
                                                           const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return {};
    std::vector<std::uint64_t> numbers;
    for (const auto& number : *found) {
        if (!number.is_number_unsigned()) return {};
        numbers.push_back(number.get<std::uint64_t>());
    }
    return numbers;
}

// One entry of the header. Offsets are checked against the buffer, not yet against each other.
Result<TensorInfo> parse_tensor(const std::string& file, const std::string& name,
                                const nlohmann::json& entry, std::uint64_t buffer_bytes) {
    const std::string where = fmt::format("{}: tensor \"{}\"", file, name);
    if (!entry.is_object()) return bad(where, "is not described by a JSON object.");
    const auto shape = unsigned_numbers(entry, "shape");
    const auto offsets = unsigned_numbers(entry, "data_offsets");
    const auto dtype = entry.find("dtype");
    if (!shape || !offsets || offsets->size() != 2 || dtype == entry.end() || !dtype->is_string()) {
        return bad(where, "lacks a usable dtype, shape or data_offsets in the header.");
    }
    const auto type = safetensors_type(dtype->get_ref<const std::string&>());
    if (!type) {
        return bad(where, fmt::format("has the unknown dtype \"{}\".",
                                      dtype->get_ref<const std::string&>()));
    }
    const std::uint64_t begin = (*offsets)[0];
    const std::uint64_t end = (*offsets)[1];
    if (begin > end || end > buffer_bytes) {
        return bad(where,
                   fmt::format("should lie at bytes {} to {} of the data, but the file has {} "
                               "bytes of data. It may have been cut off.",
                               begin, end, buffer_bytes));
    }
    TensorInfo info{name, *type, *shape, begin, end - begin, 0};
    std::uint64_t claimed = 0;
    if (!checked_product(*shape, info.items) ||
        __builtin_mul_overflow(info.items, item_size(*type), &claimed) || claimed != info.bytes) {
        return bad(where, fmt::format("has a shape that does not fit its {} bytes.", info.bytes));
    }
    return info;
}

// tensors are sorted by offset.
Status check_layout(const std::string& file, const std::vector<TensorInfo>& tensors,
                    std::uint64_t buffer_bytes) {
    std::uint64_t end = 0;
    for (const auto& tensor : tensors) {
        if (tensor.offset != end) {
            return bad(file,
                       fmt::format("is damaged: tensor \"{}\" begins at byte {} of the data, but "
                                   "the one before ends at byte {}.",
                                   tensor.name, tensor.offset, end));
        }
        end += tensor.bytes;
    }
    if (end != buffer_bytes) {
        return bad(file,
                   fmt::format("is damaged: its tensors end at byte {} of the data, but there are "
                               "{} bytes.",
                               end, buffer_bytes));
    }
    return {};
}

Status parse_metadata(const std::string& file, const nlohmann::json& entry,
                      std::map<std::string, std::string>& metadata) {
    if (!entry.is_object()) return bad(file, "has a __metadata__ that is not a JSON object.");
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) {
            return bad(file, fmt::format("has a __metadata__ entry \"{}\" that is not text.", key));
        }
        metadata.emplace(key, value.get<std::string>());
    }
    return {};
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    return guard("reading a safetensors file", [&]() -> Result<SafetensorsFile> {
        SafetensorsFile result;
        SPARSESCOPE_ASSIGN(result.file_, InputFile::open(path));
        const std::string& name = result.file_->name();
        SPARSESCOPE_ASSIGN(const std::string text, read_header(*result.file_));
        SPARSESCOPE_ASSIGN(const auto header, parse_json(text, name + ": the header"));
        const std::uint64_t buffer_offset = length_bytes + text.size();
        const std::uint64_t buffer_bytes = result.file_->size() - buffer_offset;
        for (const auto& [key, entry] : header.items()) {
            if (key == "__metadata__") {
                SPARSESCOPE_TRY(parse_metadata(name, entry, result.metadata_));
                continue;
            }
            SPARSESCOPE_ASSIGN(TensorInfo info, parse_tensor(name, key, entry, buffer_bytes));
            result.tensors_.push_back(std::move(info));
        }
        // Empty tensors share their offset with the next one: shorter first.
        std::ranges::sort(result.tensors_, [](const TensorInfo& a, const TensorInfo& b) {
            return std::pair(a.offset, a.bytes) < std::pair(b.offset, b.bytes);
        });
        SPARSESCOPE_TRY(check_layout(name, result.tensors_, buffer_bytes));
        for (auto& tensor : result.tensors_)
            tensor.offset += buffer_offset;
        return result;
    });
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
    const auto found = std::ranges::find(tensors_, name, &TensorInfo::name);
    return found == tensors_.end() ? nullptr : &*found;
}

Result<const TensorInfo*> SafetensorsFile::require(std::string_view name) const {
    const TensorInfo* info = find(name);
    if (info != nullptr) return info;
    std::string names;
    for (const auto& tensor : tensors_)
        names += (names.empty() ? "" : ", ") + tensor.name;
    return bad(file_->name(), fmt::format("has no tensor \"{}\". It has: {}.", name,
                                          names.empty() ? "none" : names));
}

Result<ArrayReader> SafetensorsFile::open_array(std::string_view name) const {
    SPARSESCOPE_ASSIGN(const TensorInfo* info, require(name));
    ArrayInfo array;
    array.type = info->type;
    array.item_bytes = item_size(info->type);
    array.shape = info->shape;
    return ArrayReader(make_file_source(file_, info->offset, info->bytes,
                                        fmt::format("{} (tensor \"{}\")", file_->name(), name)),
                       std::move(array));
}

Result<std::vector<float>> SafetensorsFile::read_floats(std::string_view name) const {
    return guard("reading a tensor", [&]() -> Result<std::vector<float>> {
        SPARSESCOPE_ASSIGN(auto array, open_array(name));
        std::vector<float> values(array.remaining());
        SPARSESCOPE_TRY(array.read_floats(values));
        return values;
    });
}

Result<std::vector<std::int64_t>> SafetensorsFile::read_integers(std::string_view name) const {
    return guard("reading a tensor", [&]() -> Result<std::vector<std::int64_t>> {
        SPARSESCOPE_ASSIGN(auto array, open_array(name));
        std::vector<std::int64_t> values(array.remaining());
        SPARSESCOPE_TRY(array.read_integers(values));
        return values;
    });
}

Status SafetensorsFile::read_floats(std::string_view name, std::uint64_t first,
                                    std::span<float> out) const {
    return guard("reading a tensor", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const TensorInfo* info, require(name));
        if (first > info->items || out.size() > info->items - first) {
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("{}: tensor \"{}\" has {} items; items {} to {} were asked for.",
                            file_->name(), name, info->items, first, first + out.size()));
        }
        ArrayInfo slice;
        slice.type = info->type;
        slice.item_bytes = item_size(info->type);
        slice.shape = {out.size()};
        ArrayReader reader(make_file_source(file_, info->offset + first * slice.item_bytes,
                                            out.size() * slice.item_bytes,
                                            fmt::format("{} (tensor \"{}\")", file_->name(), name)),
                           std::move(slice));
        return reader.read_floats(out);
    });
}

}  // namespace sparsescope
