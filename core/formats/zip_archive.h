// SPDX-License-Identifier: GPL-3.0-or-later
// Reads members of zip archives as streams. What a member claims to hold is checked against the
// bytes that are there before anything is unpacked; encrypted members, packings beyond stored and
// deflated, and archives of absurdly many members are refused. Names of members are only compared,
// never used as paths.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/formats/byte_source.h"

namespace sparsescope {

// How messages call the archive: "X is no sound .npz archive: the list of its arrays …".
struct ZipKind {
    const char* archive;
    const char* members;
    const char* save_again;  // what to do about a packing that cannot be read
};

struct ZipMember {
    std::string name;  // valid UTF-8
    std::uint64_t index = 0;
    std::uint64_t bytes = 0;  // unpacked, as it claims
};

[[nodiscard]] Result<std::vector<ZipMember>> zip_members(const std::filesystem::path& path,
                                                         const ZipKind& kind);
// `name` is how messages call the member. The stream owns its archive: read one in each thread.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_zip_member(const std::filesystem::path& path,
                                                                  const ZipKind& kind,
                                                                  std::uint64_t index,
                                                                  std::string name);

}  // namespace sparsescope
