// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/byte_source.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

class FileSource final : public ByteSource {
  public:
    FileSource(std::shared_ptr<const InputFile> file, std::uint64_t offset, std::uint64_t length,
               std::string name)
        : file_(std::move(file)),
          offset_(offset),
          left_(length),
          length_(length),
          name_(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> out) override {
        const std::size_t count = std::min<std::uint64_t>(out.size(), left_);
        SPARSESCOPE_TRY(file_->read_at(offset_, out.first(count)));
        offset_ += count;
        left_ -= count;
        return count;
    }
    std::uint64_t size_bound() const override { return length_; }
    std::string name() const override { return name_; }

  private:
    std::shared_ptr<const InputFile> file_;
    std::uint64_t offset_;
    std::uint64_t left_;
    std::uint64_t length_;
    std::string name_;
};

class MemorySource final : public ByteSource {
  public:
    MemorySource(std::vector<std::byte> bytes, std::string name)
        : bytes_(std::move(bytes)), name_(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> out) override {
        const std::size_t count = std::min(out.size(), bytes_.size() - position_);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
        position_ += count;
        return count;
    }
    std::uint64_t size_bound() const override { return bytes_.size(); }
    std::string name() const override { return name_; }

  private:
    std::vector<std::byte> bytes_;
    std::string name_;
    std::size_t position_ = 0;
};

// Concatenated members, as gzip itself reads them.
class GzipSource final : public ByteSource {
  public:
    explicit GzipSource(std::shared_ptr<const InputFile> file) : file_(std::move(file)) {
        // 16 + 15: gzip wrapper, largest window.
        if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override { inflateEnd(&stream_); }

    Result<std::size_t> read(std::span<std::byte> out) override {
        std::size_t done = 0;
        while (done < out.size() && !finished_) {
            SPARSESCOPE_ASSIGN(const std::size_t count, inflate_some(out.subspan(done)));
            done += count;
        }
        unpacked_ += done;
        if (unpacked_ > size_bound()) return fail_with("unpacks to far more than real data would");
        return done;
    }
    std::uint64_t size_bound() const override { return largest_unpacked_size(file_->size()); }
    std::string name() const override { return file_->name(); }

  private:
    Result<std::size_t> inflate_some(std::span<std::byte> out) {
        if (stream_.avail_in == 0) SPARSESCOPE_TRY(refill());
        const std::size_t room = std::min<std::size_t>(out.size(), std::size_t{1} << 30);
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(room);
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        if (outcome != Z_OK && outcome != Z_STREAM_END) return fail_with("is damaged");
        if (outcome == Z_STREAM_END) {
            if (stream_.avail_in == 0 && position_ == file_->size()) {
                finished_ = true;
            } else if (inflateReset(&stream_) != Z_OK) {
                return fail_with("is damaged");
            }
        }
        return room - stream_.avail_out;
    }
    Status refill() {
        const std::size_t count = std::min<std::uint64_t>(input_.size(), file_->size() - position_);
        if (count == 0) return fail_with("ends too early; it seems to have been cut off");
        SPARSESCOPE_TRY(file_->read_at(position_, std::span(input_).first(count)));
        position_ += count;
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(count);
        return {};
    }
    tl::unexpected<Error> fail_with(const char* what) const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the gzip data {} (at byte {}).", name(), what,
                                position_ - stream_.avail_in));
    }

    std::shared_ptr<const InputFile> file_;
    z_stream stream_{};
    std::array<std::byte, 65536> input_{};
    std::uint64_t position_ = 0;  // of the file, behind input_
    std::uint64_t unpacked_ = 0;
    bool finished_ = false;
};

}  // namespace

Status ByteSource::read_all(std::span<std::byte> out) {
    SPARSESCOPE_ASSIGN(const std::size_t count, read(out));
    if (count == out.size()) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} ends {} bytes too early. It seems to have been cut off.", name(),
                            out.size() - count));
}

std::unique_ptr<ByteSource> make_file_source(std::shared_ptr<const InputFile> file,
                                             std::uint64_t offset, std::uint64_t length,
                                             std::string name) {
    return std::make_unique<FileSource>(std::move(file), offset, length, std::move(name));
}

std::unique_ptr<ByteSource> make_memory_source(std::vector<std::byte> bytes, std::string name) {
    return std::make_unique<MemorySource>(std::move(bytes), std::move(name));
}

Result<std::unique_ptr<ByteSource>> open_byte_source(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto file, InputFile::open(path));
    std::array<std::byte, 2> magic{};
    if (file->size() >= magic.size()) SPARSESCOPE_TRY(file->read_at(0, magic));
    if (magic[0] == std::byte{0x1F} && magic[1] == std::byte{0x8B}) {
        return std::make_unique<GzipSource>(std::move(file));
    }
    const std::uint64_t size = file->size();
    std::string name = file->name();
    return make_file_source(std::move(file), 0, size, std::move(name));
}

std::uint64_t largest_unpacked_size(std::uint64_t packed) {
    constexpr std::uint64_t always_fine = std::uint64_t{64} << 20;
    return std::max(std::min(packed * 1032 + 1024, always_fine), packed * 200);
}

}  // namespace sparsescope
