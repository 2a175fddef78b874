// SPDX-License-Identifier: GPL-3.0-or-later
// What torch.save wrote before version 1.6: five pickles one after another (a magic number, the
// version, the machine, the values, the keys of the storages), and then the storages in the order
// of their keys, each behind the number of its items.
#include <algorithm>
#include <array>

#include "core/formats/input_file.h"
#include "core/formats/torch_archive.h"

namespace sparsescope {
namespace {

// The first two pickles, which are the same in every file.
constexpr std::array<unsigned char, 21> beginning{0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C,
                                                  0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
                                                  0x2E, 0x80, 0x02, 0x4D, 0xE9, 0x03, 0x2E};

tl::unexpected<Error> damaged(const std::string& name, std::string_view what) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is damaged: {}. Copy or download it anew.", name, what));
}

// Reads one pickle after another.
class PickleRow {
  public:
    PickleRow(std::span<const std::byte> bytes, const std::string& name)
        : bytes_(bytes), name_(name) {}

    Result<PickleTree> next() {
        std::size_t used = 0;
        SPARSESCOPE_ASSIGN(PickleTree tree, read_pickle(bytes_.subspan(place_), name_, &used));
        place_ += used;
        return tree;
    }
    [[nodiscard]] std::size_t place() const { return place_; }

  private:
    std::span<const std::byte> bytes_;
    const std::string& name_;
    std::size_t place_ = beginning.size();
};

bool is_little_endian(const PickleTree& machine) {
    const PickleValue& dict = machine.values[machine.root];
    if (dict.kind != PickleKind::dict) return false;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const PickleValue& key = machine.values[dict.items[i]];
        if (key.kind == PickleKind::text && key.text == "little_endian")
            return machine.values[dict.items[i + 1]].integer != 0;
    }
    return false;
}

// How many bytes an item of each storage has.
std::map<std::string, std::size_t> item_sizes(const PickleTree& tree) {
    std::map<std::string, std::size_t> sizes;
    for (const PickleValue& value : tree.values)
        if (value.kind == PickleKind::storage) sizes[value.text] = item_size(value.type);
    return sizes;
}

Status place_storages(const InputFile& file, const PickleTree& keys, std::uint64_t place,
                      OldTorch& old) {
    const auto sizes = item_sizes(old.tree);
    const PickleValue& list = keys.values[keys.root];
    if (list.kind != PickleKind::list) return damaged(file.name(), "it does not list its tensors");
    for (const PickleRef ref : list.items) {
        const std::string& key = keys.values[ref].text;
        const auto size = sizes.find(key);
        if (size == sizes.end())
            return damaged(file.name(), fmt::format("no tensor lies in storage \"{:.100}\"", key));
        std::int64_t items = 0;
        SPARSESCOPE_TRY(file.read_at(place, std::as_writable_bytes(std::span(&items, 1))));
        place += sizeof(items);
        std::uint64_t bytes = 0;
        if (items < 0 ||
            __builtin_mul_overflow(static_cast<std::uint64_t>(items), size->second, &bytes) ||
            bytes > file.size() - place)
            return damaged(file.name(), fmt::format("storage \"{:.100}\" claims {} numbers, which "
                                                    "are not there",
                                                    key, items));
        old.archive.storages.emplace(key, ZipMember{key, place, bytes});
        place += bytes;
    }
    return {};
}

}  // namespace

bool is_old_torch(const InputFile& file) {
    std::array<unsigned char, beginning.size()> bytes{};
    return file.size() >= bytes.size() &&
           file.read_at(0, std::as_writable_bytes(std::span(bytes))) && bytes == beginning;
}

Result<OldTorch> open_old_torch(const InputFile& file) {
    std::vector<std::byte> start(
        static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), most_pickle_bytes)));
    SPARSESCOPE_TRY(file.read_at(0, start));
    PickleRow row(start, file.name());
    SPARSESCOPE_ASSIGN(const PickleTree machine, row.next());
    if (!is_little_endian(machine))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} was written on a big-endian machine. Save it anew in Python on "
                                "this one: torch.save(torch.load(\"old.pth\", "
                                "weights_only=True), \"new.pth\").",
                                file.name()));
    OldTorch old;
    SPARSESCOPE_ASSIGN(old.tree, row.next());
    SPARSESCOPE_ASSIGN(const PickleTree keys, row.next());
    SPARSESCOPE_TRY(place_storages(file, keys, row.place(), old));
    return old;
}

}  // namespace sparsescope
