// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 of whatever tells one encoder or one text from another. What is added goes in with its
// length before it, so that "ab" + "c" and "a" + "bc" differ. Used from one thread at a time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

class Sha256 {
  public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void add(std::string_view text);
    // All bytes of a regular file, read in pieces.
    [[nodiscard]] Status add_file(const std::filesystem::path& path);
    // 64 hex digits. Nothing can be added afterwards.
    [[nodiscard]] std::string finish();

  private:
    friend Result<std::string> sha256_of_file(const std::filesystem::path& path);
    void add_length(std::uint64_t length);
    void add_bytes(const void* bytes, std::size_t count);
    [[nodiscard]] Status add_content(const std::filesystem::path& path, bool with_length);
    struct State;
    std::unique_ptr<State> state_;
};

// The plain SHA-256 of the bytes, in hex.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// And of a regular file, read in pieces.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace sparsescope
