// SPDX-License-Identifier: GPL-3.0-or-later
// What an encoder has made of texts before, in one file an encoder in the person's cache folder. It
// holds hashes of texts, never texts. Several processes may use one file at once: each appends
// under a lock, and a record counts only with its checksum, so that what a crash left behind is
// passed over. It never stands in the way: where it cannot be read or written there is none. Used
// from one thread at a time.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct EmbeddingCacheOptions {
    std::filesystem::path folder;                     // empty: embedding_cache_folder()
    std::uintmax_t limit = std::uintmax_t{2} << 30U;  // bytes of all files; the oldest go
    // Told once in a sentence when nothing can be kept any more.
    std::function<void(const std::string&)> warn;
};

[[nodiscard]] std::filesystem::path embedding_cache_folder();

class EmbeddingCache {
  public:
    // key: hex digits that are other ones for every other encoder.
    EmbeddingCache(const std::string& key, std::size_t dim, EmbeddingCacheOptions options = {});
    EmbeddingCache(const EmbeddingCache&) = delete;
    EmbeddingCache& operator=(const EmbeddingCache&) = delete;
    ~EmbeddingCache();

    struct Found {
        bool truncated = false;
    };
    // Fills the embedding of the text, when it is known.
    [[nodiscard]] std::optional<Found> find(std::string_view text, std::span<float> embedding);
    // truncated: how many of the texts were too long; which ones is not known, and noted of as
    // many.
    void keep(std::span<const std::string> texts, EmbeddingView embeddings, std::int64_t truncated);
    [[nodiscard]] std::size_t size() const { return records_.size(); }

    // Deletes what is known of one encoder. Nothing to delete is no error.
    static void forget(const std::string& key, const std::filesystem::path& folder = {});

  private:
    using Key = std::array<std::uint64_t, 2>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const { return key[0]; }
    };
    class Lock;

    [[nodiscard]] static Key key_of(std::string_view text);
    [[nodiscard]] std::size_t record_bytes() const;
    [[nodiscard]] bool open_file();
    [[nodiscard]] bool begin_file();
    // Learns of records that this or another process has written; cuts half a record off.
    [[nodiscard]] bool read_on();
    [[nodiscard]] std::string made_record(const Key& key, std::span<const float> embedding,
                                          bool truncated) const;
    [[nodiscard]] bool append(const std::string& bytes);
    void make_room(std::uintmax_t more);
    void give_up(const std::string& why);

    std::filesystem::path file_;
    std::size_t dim_;
    EmbeddingCacheOptions options_;
    int descriptor_ = -1;     // -1: there is no cache
    std::int64_t known_ = 0;  // records that records_ has seen
    std::unordered_map<Key, std::int64_t, KeyHash> records_;
};

}  // namespace sparsescope
