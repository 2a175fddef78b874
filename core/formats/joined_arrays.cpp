// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/joined_arrays.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/formats/byte_source.h"

namespace sparsescope {
namespace {

constexpr std::size_t items_at_a_time = 1 << 14;

enum class ItemKind { truths, whole_numbers, numbers, texts, none };

ItemKind kind_of_items(const ArrayInfo& info) {
    if (is_text(info.type)) return ItemKind::texts;
    if (!is_convertible(info.type)) return ItemKind::none;
    if (info.type == ElementType::boolean) return ItemKind::truths;
    return is_floating(info.type) ? ItemKind::numbers : ItemKind::whole_numbers;
}

ElementType type_of(ItemKind kind) {
    switch (kind) {
        case ItemKind::truths:
            return ElementType::boolean;
        case ItemKind::whole_numbers:
            return ElementType::i64;
        case ItemKind::texts:
            return ElementType::bytes;
        default:
            return ElementType::f32;
    }
}

class JoinedSource final : public ByteSource {
  public:
    JoinedSource(std::vector<OpenArray> pieces, ItemKind kind, std::size_t item_bytes,
                 std::uint64_t bytes, std::string name)
        : pieces_(std::move(pieces)),
          kind_(kind),
          item_bytes_(item_bytes),
          bytes_(bytes),
          name_(std::move(name)) {}

    Result<std::size_t> read(std::span<std::byte> out) override {
        std::size_t done = 0;
        while (done < out.size()) {
            if (position_ == buffer_.size()) {
                SPARSESCOPE_ASSIGN(const bool more, refill());
                if (!more) break;
            }
            const std::size_t count = std::min(out.size() - done, buffer_.size() - position_);
            std::memcpy(out.data() + done, buffer_.data() + position_, count);
            position_ += count;
            done += count;
        }
        return done;
    }
    std::uint64_t size_bound() const override { return bytes_; }
    std::string name() const override { return name_; }

  private:
    Result<bool> refill() {
        while (!reader_ || reader_->remaining() == 0) {
            if (next_ == pieces_.size()) return false;
            SPARSESCOPE_ASSIGN(auto opened, pieces_[next_++]());
            reader_.emplace(std::move(opened));
        }
        const std::size_t count = std::min<std::uint64_t>(items_at_a_time, reader_->remaining());
        buffer_.assign(count * item_bytes_, std::byte{});
        position_ = 0;
        SPARSESCOPE_TRY(convert(count));
        return true;
    }
    Status convert(std::size_t count) {
        if (kind_ == ItemKind::texts) return convert_texts(count);
        if (kind_ == ItemKind::numbers) {
            std::vector<float> values(count);
            SPARSESCOPE_TRY(reader_->read_floats(values));
            std::memcpy(buffer_.data(), values.data(), buffer_.size());
            return {};
        }
        std::vector<std::int64_t> values(count);
        SPARSESCOPE_TRY(reader_->read_integers(values));
        if (kind_ == ItemKind::whole_numbers) {
            std::memcpy(buffer_.data(), values.data(), buffer_.size());
        } else {
            std::ranges::transform(values, buffer_.begin(),
                                   [](auto value) { return std::byte{value != 0}; });
        }
        return {};
    }
    Status convert_texts(std::size_t count) {
        SPARSESCOPE_ASSIGN(const auto texts, reader_->read_strings(count));
        for (std::size_t i = 0; i < count; ++i)
            std::memcpy(buffer_.data() + i * item_bytes_, texts[i].data(), texts[i].size());
        return {};
    }

    std::vector<OpenArray> pieces_;
    ItemKind kind_;
    std::size_t item_bytes_;
    std::uint64_t bytes_;
    std::string name_;
    std::size_t next_ = 0;
    std::optional<ArrayReader> reader_;
    std::vector<std::byte> buffer_;
    std::size_t position_ = 0;
};

std::string described_row(const ArrayInfo& info) {
    if (info.shape.size() < 2) return "one item a row";
    std::string text;
    for (std::size_t i = 1; i < info.shape.size(); ++i)
        text += fmt::format("{}{}", i == 1 ? "" : " × ", info.shape[i]);
    return text + " values a row";
}

// What the pieces have in common so far.
struct Common {
    ArrayInfo info;
    ItemKind kind = ItemKind::none;
    std::string first;

    Status add(const ArrayReader& piece) {
        const ArrayInfo& other = piece.info();
        const auto bad = [&](std::string_view what) {
            return fail(ErrorCode::invalid_input, fmt::format("{} {}", piece.name(), what));
        };
        const ItemKind kind_here = kind_of_items(other);
        if (kind_here == ItemKind::none)
            return bad(fmt::format("holds {}, which cannot be read. Save it as float32.",
                                   to_string(other.type)));
        if (other.shape.empty()) return bad("is a single number, not rows of them.");
        const bool is_first = first.empty();
        if (is_first) {
            first = piece.name();
            info.shape = other.shape;
            info.shape[0] = 0;
            kind = kind_here;
        }
        if (!std::ranges::equal(std::span(info.shape).subspan(1),
                                std::span(other.shape).subspan(1)))
            return bad(fmt::format("has {}, but {} has {}. All pieces need the same.",
                                   described_row(other), first, described_row(info)));
        if ((kind == ItemKind::texts) != (kind_here == ItemKind::texts))
            return bad(fmt::format("holds {}, unlike {}. All pieces need the same.",
                                   to_string(other.type), first));
        if (kind != kind_here) kind = ItemKind::numbers;
        if (__builtin_add_overflow(info.shape[0], other.shape[0], &info.shape[0]))
            return bad("claims more rows than any file can hold. It is damaged.");
        // UTF-8 takes no more bytes than UTF-32.
        info.item_bytes = is_first ? other.item_bytes : std::max(info.item_bytes, other.item_bytes);
        return {};
    }
};

}  // namespace

Result<ArrayReader> join_arrays(std::vector<OpenArray> pieces, std::string name) {
    Common common;
    for (const OpenArray& open : pieces) {
        SPARSESCOPE_ASSIGN(const auto piece, open());
        SPARSESCOPE_TRY(common.add(piece));
    }
    ArrayInfo info = std::move(common.info);
    info.type = type_of(common.kind);
    if (common.kind != ItemKind::texts) info.item_bytes = item_size(info.type);
    auto factors = info.shape;
    factors.push_back(info.item_bytes);
    std::uint64_t bytes = 0;
    if (!checked_product(factors, bytes))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} claims more items than any file can hold.", name));
    auto source = std::make_unique<JoinedSource>(std::move(pieces), common.kind, info.item_bytes,
                                                 bytes, std::move(name));
    return ArrayReader(std::move(source), std::move(info));
}

}  // namespace sparsescope
