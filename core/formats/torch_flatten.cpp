// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <set>

#include "core/formats/torch_archive.h"

namespace sparsescope {
namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t longest_name = 1000;
constexpr std::size_t most_entries = 200'000;
constexpr std::size_t most_dimensions = 16;

class Flattener {
  public:
    Flattener(const PickleTree& tree, const TorchArchive& archive, const std::string& file)
        : tree_(tree), archive_(archive), file_(file) {}

    Status visit(PickleRef ref, const std::string& name, std::size_t depth) {
        const PickleValue& value = tree_.values[ref];
        // A value may stand in several places, so what bounds the work is what was visited.
        if (++visited_ > most_entries || depth > deepest || name.size() > longest_name)
            return bad_entry(name, "nests or repeats more than weights need");
        switch (value.kind) {
            case PickleKind::dict:
                return visit_dict(value, name, depth);
            case PickleKind::list:
            case PickleKind::tuple:
                return visit_list(value, name, depth);
            case PickleKind::tensor:
                return add_tensor(value, name);
            case PickleKind::boolean:
                return add_scalar(name, value.integer != 0);
            case PickleKind::integer:
                return add_scalar(name, value.integer);
            case PickleKind::real:
                return add_scalar(name, value.real);
            case PickleKind::text:
                return add_scalar(name, value.text);
            default:
                return {};
        }
    }
    FlatTorch take() { return std::move(flat_); }

  private:
    tl::unexpected<Error> bad_entry(const std::string& name, std::string_view what) const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the entry \"{:.100}\" {}.", file_, name, what));
    }
    static std::string joined(const std::string& outer, const std::string& inner) {
        return outer.empty() ? inner : outer + "/" + inner;
    }

    Status visit_dict(const PickleValue& dict, const std::string& name, std::size_t depth) {
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
            const PickleValue& key = tree_.values[dict.items[i]];
            if (key.kind == PickleKind::text)
                SPARSESCOPE_TRY(visit(dict.items[i + 1], joined(name, key.text), depth + 1));
            else if (key.kind == PickleKind::integer)
                SPARSESCOPE_TRY(
                    visit(dict.items[i + 1], joined(name, std::to_string(key.integer)), depth + 1));
        }
        return {};
    }

    // Lists of plain numbers are histories and the like; only what can hold tensors is visited.
    Status visit_list(const PickleValue& list, const std::string& name, std::size_t depth) {
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const PickleKind kind = tree_.values[list.items[i]].kind;
            if (kind == PickleKind::dict || kind == PickleKind::list || kind == PickleKind::tuple ||
                kind == PickleKind::tensor)
                SPARSESCOPE_TRY(visit(list.items[i], joined(name, std::to_string(i)), depth + 1));
        }
        return {};
    }

    Status add_scalar(const std::string& name, TorchScalar value) {
        text_bytes_ += name.size();
        if (const auto* text = std::get_if<std::string>(&value)) text_bytes_ += text->size();
        if (text_bytes_ > most_pickle_bytes) return bad_entry(name, "repeats a text too often");
        flat_.scalars.insert_or_assign(name, std::move(value));
        return {};
    }

    Result<std::vector<std::uint64_t>> sizes(PickleRef ref, const std::string& name) const {
        std::vector<std::uint64_t> numbers;
        const auto& items = tree_.values[ref].items;
        if (items.size() > most_dimensions) return bad_entry(name, "has too many dimensions");
        for (const PickleRef item : items) {
            const PickleValue& value = tree_.values[item];
            if (value.kind != PickleKind::integer || value.integer < 0)
                return bad_entry(name,
                                 "has a shape or strides that are no whole numbers from 0 on");
            numbers.push_back(static_cast<std::uint64_t>(value.integer));
        }
        return numbers;
    }

    Status add_tensor(const PickleValue& value, const std::string& name);
    Status check_storage(const TorchTensor& tensor, const PickleValue& storage);

    const PickleTree& tree_;
    const TorchArchive& archive_;
    const std::string& file_;
    FlatTorch flat_;
    std::set<std::string> names_;
    std::size_t visited_ = 0;
    std::size_t text_bytes_ = 0;
};

// Items from the first to the last, or nothing on overflow.
std::optional<std::uint64_t> extent_of(const TorchTensor& tensor) {
    if (tensor.items == 0) return 0;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        std::uint64_t reach = 0;
        if (__builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return {};
    }
    if (last == UINT64_MAX) return {};
    return last + 1;
}

Status Flattener::add_tensor(const PickleValue& value, const std::string& name) {
    TorchTensor tensor;
    tensor.name = name;
    tensor.type = value.type;
    SPARSESCOPE_ASSIGN(tensor.shape, sizes(value.items[1], name));
    SPARSESCOPE_ASSIGN(tensor.strides, sizes(value.items[2], name));
    if (tensor.shape.size() != tensor.strides.size() || value.integer < 0 ||
        !checked_product(tensor.shape, tensor.items))
        return bad_entry(name, "has a shape, strides and offset that do not fit each other");
    tensor.offset = static_cast<std::uint64_t>(value.integer);
    const auto extent = extent_of(tensor);
    if (!extent) return bad_entry(name, "has strides that lead beyond any file");
    tensor.extent = *extent;
    // A tensor spread out of fewer numbers than it has is a claim that costs nothing to make.
    if (tensor.items > tensor.extent)
        return bad_entry(name, fmt::format("shows {} numbers but keeps only {}. Save it with "
                                           ".contiguous()",
                                           tensor.items, tensor.extent));
    const PickleValue& storage = tree_.values[value.items[0]];
    const auto member = archive_.storages.find(storage.text);
    if (member == archive_.storages.end())
        return bad_entry(name,
                         fmt::format("lies in storage \"{:.100}\", which is missing. The file "
                                     "may have been cut off",
                                     storage.text));
    tensor.member = member->second.index;
    SPARSESCOPE_TRY(check_storage(tensor, storage));
    if (!names_.insert(name).second) return bad_entry(name, "is there twice");
    flat_.tensors.push_back(std::move(tensor));
    return {};
}

Status Flattener::check_storage(const TorchTensor& tensor, const PickleValue& storage) {
    const std::uint64_t present = archive_.storages.at(storage.text).bytes;
    const std::uint64_t size = item_size(tensor.type);
    std::uint64_t claimed = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(storage.integer), item_size(storage.type),
                               &claimed) ||
        claimed > present)
        return bad_entry(tensor.name, fmt::format("claims a storage of {} numbers, but its member "
                                                  "of the archive has {} bytes",
                                                  storage.integer, present));
    if (size == 0 || tensor.offset > claimed / size ||
        tensor.extent > claimed / size - tensor.offset)
        return bad_entry(tensor.name,
                         fmt::format("reaches from number {} over {} of a storage of {} bytes",
                                     tensor.offset, tensor.extent, claimed));
    return {};
}

}  // namespace

Result<FlatTorch> flatten(const PickleTree& tree, const TorchArchive& archive,
                          const std::string& name) {
    Flattener flattener(tree, archive, name);
    SPARSESCOPE_TRY(flattener.visit(tree.root, "", 0));
    return flattener.take();
}

}  // namespace sparsescope
