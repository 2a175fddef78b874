// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_pickle.h"

#include <algorithm>
#include <cstring>

#include "core/formats/input_file.h"
#include "core/formats/torch_archive.h"

namespace sparsescope {
namespace {

bool is_c_order(const TorchTensor& tensor) {
    std::uint64_t expected = 1;
    for (std::size_t i = tensor.shape.size(); i > 0; --i) {
        if (tensor.shape[i - 1] != 1 && tensor.strides[i - 1] != expected) return false;
        expected *= tensor.shape[i - 1];
    }
    return true;
}

// `from` begins at the tensor's first item.
std::vector<std::byte> in_c_order(const TorchTensor& tensor, std::span<const std::byte> from) {
    const std::size_t size = item_size(tensor.type);
    std::vector<std::byte> out(static_cast<std::size_t>(tensor.items) * size);
    std::vector<std::uint64_t> index(tensor.shape.size());
    std::uint64_t place = 0;
    for (std::size_t item = 0; item < tensor.items; ++item) {
        std::memcpy(out.data() + item * size, from.data() + place * size, size);
        for (std::size_t i = index.size(); i > 0; --i) {
            place += tensor.strides[i - 1];
            if (++index[i - 1] < tensor.shape[i - 1]) break;
            place -= tensor.strides[i - 1] * index[i - 1];
            index[i - 1] = 0;
        }
    }
    return out;
}

// Reads and forgets, as a stream can only be read from its start.
Status skip_bytes(ByteSource& source, std::uint64_t bytes) {
    std::vector<std::byte> piece(
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes, std::uint64_t{1} << 20)));
    while (bytes > 0) {
        const auto next = std::min<std::uint64_t>(bytes, piece.size());
        SPARSESCOPE_TRY(source.read_all(std::span(piece).first(static_cast<std::size_t>(next))));
        bytes -= next;
    }
    return {};
}

}  // namespace

Result<TorchFile> TorchFile::open(const std::filesystem::path& path) {
    return guard("reading a file of torch.save", [&]() -> Result<TorchFile> {
        TorchFile file;
        file.path_ = path;
        file.name_ = display_name(path);
        SPARSESCOPE_ASSIGN(const auto input, InputFile::open(path));
        file.old_ = is_old_torch(*input);
        OldTorch read;
        if (file.old_) {
            SPARSESCOPE_ASSIGN(read, open_old_torch(*input));
        } else {
            SPARSESCOPE_ASSIGN(read.archive, open_torch_archive(path));
            SPARSESCOPE_ASSIGN(read.tree, read_torch_pickle(path, read.archive.pickle));
        }
        SPARSESCOPE_ASSIGN(FlatTorch flat, flatten(read.tree, read.archive, file.name_));
        file.tensors_ = std::move(flat.tensors);
        file.scalars_ = std::move(flat.scalars);
        return file;
    });
}

const TorchTensor* TorchFile::find(std::string_view name) const {
    const auto found = std::ranges::find(tensors_, name, &TorchTensor::name);
    return found == tensors_.end() ? nullptr : &*found;
}

Result<std::pair<const TorchTensor*, std::vector<std::byte>>> TorchFile::read(
    std::string_view name) const {
    const TorchTensor* tensor = find(name);
    if (tensor == nullptr)
        return fail(ErrorCode::invalid_input, fmt::format("{} has no tensor \"{}\".", name_, name));
    if (!is_convertible(tensor->type))
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: tensor \"{}\" holds {}, which cannot be read. Save it as "
                                "float32.",
                                name_, name, to_string(tensor->type)));
    const std::uint64_t size = item_size(tensor->type);
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor->extent * size));
    if (old_) {
        SPARSESCOPE_ASSIGN(const auto input, InputFile::open(path_));
        SPARSESCOPE_TRY(input->read_at(tensor->member + tensor->offset * size, bytes));
    } else {
        SPARSESCOPE_ASSIGN(auto source,
                           open_zip_member(path_, torch_kind, tensor->member,
                                           fmt::format("{} (tensor \"{}\")", name_, name)));
        SPARSESCOPE_TRY(skip_bytes(*source, tensor->offset * size));
        SPARSESCOPE_TRY(source->read_all(bytes));
    }
    if (!is_c_order(*tensor)) bytes = in_c_order(*tensor, bytes);
    return std::pair(tensor, std::move(bytes));
}

Result<std::vector<float>> TorchFile::read_floats(std::string_view name) const {
    return guard("reading a tensor", [&]() -> Result<std::vector<float>> {
        SPARSESCOPE_ASSIGN(const auto read_tensor, read(name));
        std::vector<float> values(static_cast<std::size_t>(read_tensor.first->items));
        convert_to_floats(read_tensor.first->type, read_tensor.second, false, values);
        return values;
    });
}

Result<std::vector<std::int64_t>> TorchFile::read_integers(std::string_view name) const {
    return guard("reading a tensor", [&]() -> Result<std::vector<std::int64_t>> {
        SPARSESCOPE_ASSIGN(const auto read_tensor, read(name));
        std::vector<std::int64_t> values(static_cast<std::size_t>(read_tensor.first->items));
        if (convert_to_integers(read_tensor.first->type, read_tensor.second, false, values) !=
            values.size())
            return fail(
                ErrorCode::invalid_input,
                fmt::format("{}: tensor \"{}\" holds numbers that are not whole.", name_, name));
        return values;
    });
}

}  // namespace sparsescope
