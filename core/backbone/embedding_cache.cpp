// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/embedding_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "core/backbone/sha256.h"
#include "core/backbone/user_folders.h"

namespace sparsescope {

namespace fs = std::filesystem;

namespace {

// Of the file: what it is, and how many numbers an embedding has. A record is the key of its text,
// whether that was too long, the embedding, and the checksum of all this.
struct CacheHeader {
    std::array<char, 24> magic{"sparsescope embeddings1"};
    std::uint64_t dim = 0;
    bool operator==(const CacheHeader&) const = default;
};
constexpr std::size_t header_bytes = sizeof(CacheHeader);
static_assert(header_bytes == 32);
constexpr std::size_t key_bytes = 16;
constexpr std::size_t flag_bytes = 4, checksum_bytes = 4;
constexpr const char* ending = ".embeddings";

std::uint32_t checksum_of(const char* bytes, std::size_t count) {
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(count)));
}

bool read_at(int descriptor, char* bytes, std::size_t count, std::int64_t offset) {
    while (count > 0) {
        const ssize_t done = ::pread(descriptor, bytes, count, offset);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes += done;
        offset += done;
        count -= static_cast<std::size_t>(done);
    }
    return true;
}

bool write_at(int descriptor, const char* bytes, std::size_t count, std::int64_t offset) {
    while (count > 0) {
        const ssize_t done = ::pwrite(descriptor, bytes, count, offset);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes += done;
        offset += done;
        count -= static_cast<std::size_t>(done);
    }
    return true;
}

std::int64_t size_of(int descriptor) {
    struct stat facts {};
    return ::fstat(descriptor, &facts) == 0 ? static_cast<std::int64_t>(facts.st_size) : -1;
}

fs::path file_of(const std::string& key, const fs::path& folder) {
    const fs::path in = folder.empty() ? embedding_cache_folder() : folder;
    return in.empty() ? in : in / (key + ending);
}

}  // namespace

fs::path embedding_cache_folder() {
    const fs::path folder = cache_folder();
    return folder.empty() ? folder : folder / "embeddings";
}

// One process at a time writes; it takes milliseconds.
class EmbeddingCache::Lock {
  public:
    explicit Lock(int descriptor) : descriptor_(descriptor) {
        while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() { ::flock(descriptor_, LOCK_UN); }

  private:
    int descriptor_;
};

EmbeddingCache::EmbeddingCache(const std::string& key, std::size_t dim,
                               EmbeddingCacheOptions options)
    : file_(file_of(key, options.folder)), dim_(dim), options_(std::move(options)) {
    std::error_code error;
    fs::create_directories(file_.parent_path(), error);
    if (file_.empty()) {
        give_up("there is no home folder");
    } else if (!open_file()) {
        give_up(std::strerror(errno));
    }
}

EmbeddingCache::~EmbeddingCache() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool EmbeddingCache::open_file() {
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ < 0) return false;
    const Lock lock(descriptor_);
    ::futimens(descriptor_, nullptr);  // the one used last goes last
    make_room(0);
    CacheHeader header;
    const CacheHeader wanted{.dim = dim_};
    const bool ours =
        read_at(descriptor_, reinterpret_cast<char*>(&header), header_bytes, 0) && header == wanted;
    return (ours || begin_file()) && read_on();
}

bool EmbeddingCache::begin_file() {
    const CacheHeader header{.dim = dim_};
    records_.clear();
    known_ = 0;
    return ::ftruncate(descriptor_, 0) == 0 &&
           write_at(descriptor_, reinterpret_cast<const char*>(&header), header_bytes, 0);
}

std::size_t EmbeddingCache::record_bytes() const {
    return key_bytes + flag_bytes + dim_ * sizeof(float) + checksum_bytes;
}

EmbeddingCache::Key EmbeddingCache::key_of(std::string_view text) {
    const std::string hash = sha256_hex(text);
    return {std::stoull(hash.substr(0, 16), nullptr, 16),
            std::stoull(hash.substr(16, 16), nullptr, 16)};
}

bool EmbeddingCache::read_on() {
    const std::int64_t bytes = size_of(descriptor_) - static_cast<std::int64_t>(header_bytes);
    if (bytes < 0) return begin_file();  // somebody has emptied it
    const auto record = static_cast<std::int64_t>(record_bytes());
    const std::int64_t whole = bytes / record;
    if (whole < known_) {  // somebody has begun it anew
        records_.clear();
        known_ = 0;
    }
    if (bytes % record != 0 &&
        ::ftruncate(descriptor_, static_cast<std::int64_t>(header_bytes) + whole * record) != 0)
        return false;
    constexpr std::int64_t piece_bytes = 1 << 20;
    const std::int64_t piece = std::max<std::int64_t>(1, piece_bytes / record);
    std::string buffer(static_cast<std::size_t>(std::min(piece, whole - known_) * record), '\0');
    while (known_ < whole) {
        const std::int64_t count = std::min(piece, whole - known_);
        if (!read_at(descriptor_, buffer.data(), static_cast<std::size_t>(count * record),
                     static_cast<std::int64_t>(header_bytes) + known_ * record))
            return false;
        for (std::int64_t i = 0; i < count; ++i) {
            Key key;
            std::memcpy(key.data(), buffer.data() + i * record, key_bytes);
            records_.insert_or_assign(key, known_ + i);
        }
        known_ += count;
    }
    return true;
}

std::optional<EmbeddingCache::Found> EmbeddingCache::find(std::string_view text,
                                                          std::span<float> embedding) {
    if (descriptor_ < 0 || embedding.size() != dim_) return std::nullopt;
    const Key key = key_of(text);
    const auto found = records_.find(key);
    if (found == records_.end()) return std::nullopt;
    std::string record(record_bytes(), '\0');
    const auto offset = static_cast<std::int64_t>(header_bytes) +
                        found->second * static_cast<std::int64_t>(record_bytes());
    if (!read_at(descriptor_, record.data(), record.size(), offset)) return std::nullopt;
    std::uint32_t checksum = 0, flag = 0;
    const std::size_t checked = record.size() - checksum_bytes;
    std::memcpy(&checksum, record.data() + checked, checksum_bytes);
    if (std::memcmp(record.data(), key.data(), key_bytes) != 0 ||
        checksum != checksum_of(record.data(), checked)) {
        records_.erase(found);  // damaged, or another's by now: it is encoded and kept again
        return std::nullopt;
    }
    std::memcpy(&flag, record.data() + key_bytes, flag_bytes);
    std::memcpy(embedding.data(), record.data() + key_bytes + flag_bytes, dim_ * sizeof(float));
    return Found{flag != 0};
}

std::string EmbeddingCache::made_record(const Key& key, std::span<const float> embedding,
                                        bool truncated) const {
    const std::uint32_t flag = truncated ? 1 : 0;
    std::string record(reinterpret_cast<const char*>(key.data()), key_bytes);
    record.append(reinterpret_cast<const char*>(&flag), flag_bytes);
    record.append(reinterpret_cast<const char*>(embedding.data()), embedding.size_bytes());
    const std::uint32_t checksum = checksum_of(record.data(), record.size());
    record.append(reinterpret_cast<const char*>(&checksum), checksum_bytes);
    return record;
}

void EmbeddingCache::keep(std::span<const std::string> texts, EmbeddingView embeddings,
                          std::int64_t truncated) {
    if (descriptor_ < 0 || embeddings.dim != dim_ || embeddings.rows != texts.size()) return;
    const Lock lock(descriptor_);
    if (!read_on()) return give_up(std::strerror(errno));
    std::string bytes;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const Key key = key_of(texts[i]);
        const bool cut = truncated-- > 0;
        if (!records_.contains(key)) bytes += made_record(key, embeddings.row(i), cut);
    }
    make_room(bytes.size());
    if (!append(bytes) || !read_on()) give_up(std::strerror(errno));
}

bool EmbeddingCache::append(const std::string& bytes) {
    const std::int64_t end = size_of(descriptor_);
    if (end < 0) return false;
    if (write_at(descriptor_, bytes.data(), bytes.size(), end)) return true;
    const int reason = errno;
    // Half a record would be cut off by the next one anyway.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor_, end);
    errno = reason;
    return false;
}

void EmbeddingCache::make_room(std::uintmax_t more) {
    struct OtherFile {
        fs::path path;
        std::uintmax_t bytes;
        fs::file_time_type used;
    };
    std::error_code error;
    std::vector<OtherFile> others;
    std::uintmax_t total =
        more + static_cast<std::uintmax_t>(std::max<std::int64_t>(0, size_of(descriptor_)));
    // Alone it is too large: what it has is the oldest there is.
    if (total > options_.limit && begin_file()) total = more + header_bytes;
    for (const auto& entry : fs::directory_iterator(file_.parent_path(), error)) {
        if (entry.path() == file_ || entry.path().extension() != ending) continue;
        others.push_back({entry.path(), entry.file_size(error), entry.last_write_time(error)});
        if (error)
            others.pop_back();
        else
            total += others.back().bytes;
    }
    std::ranges::sort(others, {}, &OtherFile::used);
    for (const OtherFile& other : others) {
        if (total <= options_.limit) return;
        if (fs::remove(other.path, error)) total -= other.bytes;
    }
}

void EmbeddingCache::give_up(const std::string& why) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    records_.clear();
    if (options_.warn)
        options_.warn(
            fmt::format("Embeddings cannot be kept in {} ({}), so they are made anew "
                        "next time.",
                        file_.parent_path().string(), why));
}

void EmbeddingCache::forget(const std::string& key, const fs::path& folder) {
    std::error_code error;
    const fs::path file = file_of(key, folder);
    if (!file.empty()) fs::remove(file, error);
}

}  // namespace sparsescope
