// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/zip_archive.h"

#include <zip.h>

#include "core/formats/input_file.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr zip_int64_t most_members = 1'000'000;

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseMember {
    void operator()(zip_file_t* member) const { zip_fclose(member); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using Member = std::unique_ptr<zip_file_t, CloseMember>;

struct OpenArchive {
    std::string name;
    std::uint64_t file_bytes = 0;
    Archive archive;
};

Result<OpenArchive> open_archive(const std::filesystem::path& path, const ZipKind& kind) {
    // InputFile says what is wrong with a missing file or a folder; libzip hardly does.
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    OpenArchive open{file->name(), file->size(), nullptr};
    int code = 0;
    open.archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (open.archive) return open;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string detail = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is no sound {}: the list of its {}, at the end of the file (byte "
                            "{}), is missing or damaged. It may have been cut off.",
                            open.name, kind.archive, kind.members, open.file_bytes),
                std::move(detail));
}

class MemberSource final : public ByteSource {
  public:
    MemberSource(Archive archive, Member member, std::uint64_t size, std::string name)
        : archive_(std::move(archive)),
          member_(std::move(member)),
          size_(size),
          name_(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> out) override {
        std::size_t done = 0;
        while (done < out.size()) {
            const auto count = zip_fread(member_.get(), out.data() + done, out.size() - done);
            if (count < 0) {
                return fail(ErrorCode::invalid_input,
                            fmt::format("{} is damaged: its packed data cannot be read at byte {}.",
                                        name_, position_ + done),
                            zip_file_strerror(member_.get()));
            }
            if (count == 0) break;
            done += static_cast<std::size_t>(count);
        }
        position_ += done;
        return done;
    }
    std::uint64_t size_bound() const override { return size_; }
    std::string name() const override { return name_; }

  private:
    Archive archive_;  // outlives the member
    Member member_;
    std::uint64_t size_;
    std::uint64_t position_ = 0;
    std::string name_;
};

Status check_member(const OpenArchive& open, const ZipKind& kind, const std::string& name,
                    const zip_stat_t& stat) {
    const auto bad = [&](std::string_view what) {
        return fail(ErrorCode::invalid_input, fmt::format("{} {}", name, what));
    };
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
        return bad("is encrypted. Save it without a password.");
    }
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
        return bad(fmt::format("is packed in a way that cannot be read. {}", kind.save_again));
    }
    if (stat.comp_size > open.file_bytes) {
        return bad(fmt::format("claims {} packed bytes, but the whole file has {}. It is damaged.",
                               stat.comp_size, open.file_bytes));
    }
    const bool stored = stat.comp_method == ZIP_CM_STORE;
    if (stat.size > (stored ? stat.comp_size : largest_unpacked_size(stat.comp_size))) {
        return bad(
            fmt::format("claims to unpack from {} to {} bytes, more than real data would. It "
                        "is damaged or made to fill your memory.",
                        stat.comp_size, stat.size));
    }
    return {};
}

}  // namespace

Result<std::vector<ZipMember>> zip_members(const std::filesystem::path& path, const ZipKind& kind) {
    SPARSESCOPE_ASSIGN(const auto open, open_archive(path, kind));
    const auto count = zip_get_num_entries(open.archive.get(), 0);
    if (count > most_members) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} lists {} members, more than real data would. It is damaged or "
                                "made to fill your memory.",
                                open.name, count));
    }
    std::vector<ZipMember> members;
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char* name = zip_get_name(open.archive.get(), index, ZIP_FL_ENC_GUESS);
        zip_stat_t stat;
        if (zip_stat_index(open.archive.get(), index, 0, &stat) != 0) stat.size = 0;
        members.push_back({to_valid_utf8(name != nullptr ? name : ""), index, stat.size});
    }
    return members;
}

Result<std::unique_ptr<ByteSource>> open_zip_member(const std::filesystem::path& path,
                                                    const ZipKind& kind, std::uint64_t index,
                                                    std::string name) {
    SPARSESCOPE_ASSIGN(auto open, open_archive(path, kind));
    zip_stat_t stat;
    Member member;
    if (zip_stat_index(open.archive.get(), index, 0, &stat) == 0) {
        SPARSESCOPE_TRY(check_member(open, kind, name, stat));
        member.reset(zip_fopen_index(open.archive.get(), index, 0));
    }
    if (!member) {
        return fail(ErrorCode::invalid_input, fmt::format("{} is damaged.", name),
                    zip_strerror(open.archive.get()));
    }
    return std::make_unique<MemberSource>(std::move(open.archive), std::move(member), stat.size,
                                          std::move(name));
}

}  // namespace sparsescope
