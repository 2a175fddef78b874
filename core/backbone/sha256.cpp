// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <vector>

#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

constexpr std::size_t hash_piece = 1 << 20;

// libcrypto refuses only for want of memory: SHA-256 is in every build of it.
void hashed(int done) {
    if (done != 1) throw std::bad_alloc();
}

std::string hex_digits(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const unsigned char byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

}  // namespace

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { hashed(context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr)); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
    std::string finish() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        hashed(EVP_DigestFinal_ex(context, digest.data(), &size));
        return hex_digits({digest.data(), size});
    }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add_bytes(const void* bytes, std::size_t count) {
    hashed(EVP_DigestUpdate(state_->context, bytes, count));
}

void Sha256::add_length(std::uint64_t length) {
    std::array<unsigned char, 8> bytes{};
    for (unsigned char& byte : bytes) {
        byte = static_cast<unsigned char>(length & 255);
        length >>= 8;
    }
    add_bytes(bytes.data(), bytes.size());
}

void Sha256::add(std::string_view text) {
    add_length(text.size());
    add_bytes(text.data(), text.size());
}

Status Sha256::add_file(const std::filesystem::path& path) {
    return add_content(path, true);
}

Status Sha256::add_content(const std::filesystem::path& path, bool with_length) {
    SPARSESCOPE_ASSIGN(const auto file, InputFile::open(path));
    if (with_length) add_length(file->size());
    std::vector<std::byte> piece(std::min<std::uint64_t>(hash_piece, file->size()));
    for (std::uint64_t at = 0; at < file->size(); at += piece.size()) {
        const std::span<std::byte> part(piece.data(),
                                        std::min<std::uint64_t>(piece.size(), file->size() - at));
        SPARSESCOPE_TRY(file->read_at(at, part));
        add_bytes(part.data(), part.size());
    }
    return {};
}

std::string Sha256::finish() {
    return state_->finish();
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    hashed(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr));
    return hex_digits({digest.data(), size});
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    Sha256 hash;
    SPARSESCOPE_TRY(hash.add_content(path, false));
    return hash.finish();
}

}  // namespace sparsescope
