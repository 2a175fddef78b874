// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_archive.h"

#include <algorithm>
#include <set>

#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

tl::unexpected<Error> not_torch(const std::filesystem::path& path, std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("{} {}", display_name(path), what));
}

std::vector<unsigned char> first_bytes(const InputFile& file, std::size_t most) {
    std::vector<unsigned char> bytes(std::min<std::uint64_t>(most, file.size()));
    if (!file.read_at(0, std::as_writable_bytes(std::span(bytes)))) bytes.clear();
    return bytes;
}

bool begins_like_zip(const std::vector<unsigned char>& bytes) {
    return bytes.size() >= 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] <= 8 &&
           bytes[3] <= 8;
}

bool begins_like_pickle(const std::vector<unsigned char>& bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
}

Status check_beginning(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    const auto bytes = first_bytes(*file, 16);
    if (begins_like_zip(bytes)) return {};
    if (begins_like_pickle(bytes))
        return not_torch(path,
                         "is a plain pickle, which is a program for Python and not read. If "
                         "you trust it, save its weights in Python with torch.save or "
                         "safetensors.");
    return not_torch(path, "is no file of torch.save: it does not begin like a zip archive.");
}

// Names are compared and never used as paths, but one that climbs out of its folder says enough
// about the file.
Status check_names(const std::filesystem::path& path, const std::vector<ZipMember>& members) {
    std::set<std::string_view> seen;
    for (const ZipMember& member : members) {
        const std::filesystem::path inside(member.name);
        const bool climbs = std::ranges::find(inside, "..") != inside.end();
        if (climbs || inside.is_absolute() || member.name.find('\\') != std::string::npos)
            return not_torch(path,
                             fmt::format("holds a member \"{:.100}\", whose name leads out of "
                                         "the archive. torch.save never writes such files.",
                                         member.name));
        if (!seen.insert(member.name).second)
            return not_torch(path,
                             fmt::format("is damaged: it holds \"{:.100}\" twice.", member.name));
    }
    return {};
}

// The text of a small member; empty when it cannot be read.
std::string short_text(const std::filesystem::path& path, const ZipMember& member) {
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(member.bytes, 16)), '\0');
    auto source = open_zip_member(path, torch_kind, member.index, member.name);
    if (!source) return {};
    const auto read = (*source)->read(std::as_writable_bytes(std::span(text)));
    text.resize(read ? *read : 0);
    return text;
}

}  // namespace

Result<TorchArchive> open_torch_archive(const std::filesystem::path& path) {
    SPARSESCOPE_TRY(check_beginning(path));
    SPARSESCOPE_ASSIGN(const auto members, zip_members(path, torch_kind));
    SPARSESCOPE_TRY(check_names(path, members));
    constexpr std::string_view pickle = "data.pkl";
    const auto is_pickle = [&](const ZipMember& m) {
        return m.name == pickle || m.name.ends_with("/data.pkl");
    };
    const auto found = std::ranges::find_if(members, is_pickle);
    if (found == members.end())
        return not_torch(path, "is a zip archive, but not one of torch.save: it has no data.pkl.");
    const std::string folder = found->name.substr(0, found->name.size() - pickle.size());
    TorchArchive archive{*found, {}};
    for (const ZipMember& member : members) {
        if (!member.name.starts_with(folder)) continue;
        const std::string rest = member.name.substr(folder.size());
        if (rest.starts_with("code/") || rest == "constants.pkl")
            return not_torch(path,
                             "is a TorchScript archive, which is a program and not read. Save "
                             "its weights in Python: torch.save(torch.jit.load(\"old.pt\")"
                             ".state_dict(), \"new.pth\").");
        if (rest == "byteorder" && short_text(path, member) != "little")
            return not_torch(path,
                             "was written on a big-endian machine. Save it anew in Python on "
                             "this one: torch.save(torch.load(\"old.pth\", "
                             "weights_only=True), \"new.pth\").");
        if (rest.starts_with("data/")) archive.storages.emplace(rest.substr(5), member);
    }
    return archive;
}

Result<PickleTree> read_torch_pickle(const std::filesystem::path& path, const ZipMember& pickle) {
    const std::string name = display_name(path);
    if (pickle.bytes > most_pickle_bytes)
        return not_torch(path, fmt::format("describes its tensors in {} bytes, more than weights "
                                           "need.",
                                           pickle.bytes));
    SPARSESCOPE_ASSIGN(auto source,
                       open_zip_member(path, torch_kind, pickle.index, name + " (its data.pkl)"));
    std::vector<std::byte> program(static_cast<std::size_t>(pickle.bytes));
    SPARSESCOPE_TRY(source->read_all(program));
    return read_pickle(program, name);
}

bool looks_like_torch(const std::filesystem::path& path) {
    const auto file = InputFile::open(path);
    if (!file) return false;
    const auto bytes = first_bytes(**file, 16);
    return begins_like_zip(bytes) || begins_like_pickle(bytes);
}

}  // namespace sparsescope
