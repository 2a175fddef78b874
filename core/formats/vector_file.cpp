// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/vector_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string_view>

#include "core/formats/byte_source.h"
#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

constexpr std::uint32_t most_values = 1U << 20;
constexpr std::size_t piece_bytes = std::size_t{1} << 18;

struct NamedLayout {
    std::string_view ending;
    VectorLayout layout;
};
constexpr NamedLayout named_layouts[] = {
    {".fvecs", {true, ElementType::f32}},       {".bvecs", {true, ElementType::u8}},
    {".ivecs", {true, ElementType::i32, true}}, {".fbin", {false, ElementType::f32}},
    {".u8bin", {false, ElementType::u8}},       {".i8bin", {false, ElementType::i8}},
    {".ibin", {false, ElementType::i32}}};

tl::unexpected<Error> bad_vectors(const InputFile& file, std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("{} {}", file.name(), what));
}

// The values of all rows, without the count before each, which is checked.
class CountedRows final : public ByteSource {
  public:
    CountedRows(std::shared_ptr<const InputFile> file, std::uint32_t dim, std::size_t item_bytes)
        : file_(std::move(file)),
          dim_(dim),
          row_bytes_(dim * item_bytes),
          rows_(file_->size() / (row_bytes_ + sizeof dim)) {}

    Result<std::size_t> read(std::span<std::byte> out) override {
        std::size_t done = 0;
        while (done < out.size()) {
            if (position_ == values_.size()) {
                if (row_ == rows_) break;
                SPARSESCOPE_TRY(refill());
            }
            const std::size_t count = std::min(out.size() - done, values_.size() - position_);
            std::memcpy(out.data() + done, values_.data() + position_, count);
            position_ += count;
            done += count;
        }
        return done;
    }
    std::uint64_t size_bound() const override { return rows_ * row_bytes_; }
    std::string name() const override { return file_->name(); }

  private:
    Status refill() {
        const std::size_t stride = row_bytes_ + sizeof dim_;
        const std::size_t count =
            std::min<std::uint64_t>(std::max<std::size_t>(piece_bytes / stride, 1), rows_ - row_);
        raw_.resize(count * stride);
        values_.resize(count * row_bytes_);
        position_ = 0;
        SPARSESCOPE_TRY(file_->read_at(row_ * stride, raw_));
        for (std::size_t i = 0; i < count; ++i, ++row_) {
            std::uint32_t values = 0;
            std::memcpy(&values, raw_.data() + i * stride, sizeof values);
            if (values != dim_)
                return bad_vectors(
                    *file_, fmt::format("says that row {} (counted from 0; byte {}) has {} values, "
                                        "but the rows before it have {}. It is damaged.",
                                        row_, row_ * stride, values, dim_));
            std::memcpy(values_.data() + i * row_bytes_, raw_.data() + i * stride + sizeof values,
                        row_bytes_);
        }
        return {};
    }

    std::shared_ptr<const InputFile> file_;
    std::uint32_t dim_;
    std::size_t row_bytes_;
    std::uint64_t rows_;
    std::uint64_t row_ = 0;  // the next that is read
    std::vector<std::byte> raw_;
    std::vector<std::byte> values_;
    std::size_t position_ = 0;  // in values_
};

// The two numbers at the beginning; 0 where the file has fewer bytes.
std::array<std::uint32_t, 2> first_numbers(const InputFile& file) {
    std::array<std::uint32_t, 2> numbers{};
    const std::size_t bytes = file.size() < 8 ? file.size() / 4 * 4 : 8;
    if (!file.read_at(0, std::as_writable_bytes(std::span(numbers)).first(bytes))) return {};
    return numbers;
}

bool is_dimension(std::uint32_t values) {
    return values >= 1 && values <= most_values;
}

// Small whole numbers read as floats are no floats that anybody would store.
bool are_likely_floats(const InputFile& file, std::uint64_t offset, std::uint32_t count) {
    std::array<float, 16> values{};
    const auto some = std::span(values).first(std::min<std::size_t>(count, values.size()));
    if (!file.read_at(offset, std::as_writable_bytes(some))) return false;
    return std::ranges::all_of(some, [](float value) {
        return value == 0 || (std::isfinite(value) && std::abs(value) > 1e-30F);
    });
}

std::optional<VectorLayout> layout_by_content(const std::filesystem::path& path) {
    const auto opened = InputFile::open(path);
    if (!opened) return {};
    const InputFile& file = **opened;
    const auto [first, second] = first_numbers(file);
    if (is_dimension(second) && first > 0 && std::uint64_t{first} * second * 4 == file.size() - 8 &&
        are_likely_floats(file, 8, second))
        return VectorLayout{false, ElementType::f32};
    const std::uint64_t stride = 4 + std::uint64_t{first} * 4;
    if (!is_dimension(first) || file.size() < 2 * stride || file.size() % stride != 0) return {};
    std::uint32_t next = 0;
    if (!file.read_at(stride, std::as_writable_bytes(std::span(&next, 1)))) return {};
    if (next != first || !are_likely_floats(file, 4, first)) return {};
    return VectorLayout{true, ElementType::f32};
}

Result<ArrayReader> open_counted(std::shared_ptr<const InputFile> file, ArrayInfo info) {
    const std::uint32_t dim = first_numbers(*file)[0];
    if (file->size() < 4) return bad_vectors(*file, "holds no vectors: it ends before the first.");
    if (!is_dimension(dim))
        return bad_vectors(
            *file, fmt::format("says that its first row has {} values (byte 0); 1 to {} can "
                               "be read. It is damaged, or of another kind than its name says.",
                               dim, most_values));
    const std::uint64_t stride = 4 + std::uint64_t{dim} * info.item_bytes;
    if (file->size() % stride != 0)
        return bad_vectors(
            *file, fmt::format("has {} bytes, which is no whole number of rows of {} values ({} "
                               "bytes each). It seems to have been cut off.",
                               file->size(), dim, stride));
    info.shape = {file->size() / stride, dim};
    auto source = std::make_unique<CountedRows>(std::move(file), dim, info.item_bytes);
    return ArrayReader(std::move(source), std::move(info));
}

Result<ArrayReader> open_matrix(std::shared_ptr<const InputFile> file, ArrayInfo info) {
    constexpr std::uint64_t header = 8;
    if (file->size() < header)
        return bad_vectors(*file, fmt::format("has {} bytes; its header alone has {}. It seems to "
                                              "have been cut off.",
                                              file->size(), header));
    const auto [rows, dim] = first_numbers(*file);
    if (rows > 0 && !is_dimension(dim))
        return bad_vectors(
            *file, fmt::format("says that its rows have {} values (byte 4); 1 to {} can be "
                               "read. It is damaged, or of another kind than its name says.",
                               dim, most_values));
    const std::uint64_t claimed = std::uint64_t{rows} * dim * info.item_bytes;  // < 2^55
    const std::uint64_t present = file->size() - header;
    if (info.type == ElementType::i32 && rows > 0 && present == 2 * claimed)
        return bad_vectors(*file,
                           "holds the true neighbours of queries and their distances, not "
                           "vectors. Import the file of the vectors (.fbin, .u8bin, .i8bin).");
    if (claimed != present)
        return bad_vectors(
            *file,
            fmt::format("claims {} rows of {} values, {} bytes, but {} bytes follow its "
                        "header. {}",
                        rows, dim, claimed, present,
                        claimed > present ? "It seems to have been cut off."
                                          : "It is damaged, or of another kind than its name "
                                            "says."));
    info.shape = {rows, dim};
    std::string name = file->name();
    return ArrayReader(make_file_source(std::move(file), header, claimed, std::move(name)),
                       std::move(info));
}

Result<ArrayReader> open_by_layout(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto file, InputFile::open(path));
    std::array<unsigned char, 2> mark{};
    if (file->size() >= mark.size())
        SPARSESCOPE_TRY(file->read_at(0, std::as_writable_bytes(std::span(mark))));
    if (mark[0] == 0x1F && mark[1] == 0x8B)
        return bad_vectors(*file, "is packed. Unpack it (gunzip) and import the file inside.");
    const auto layout = vector_layout(path);
    if (!layout) return bad_vectors(*file, "holds no vectors that can be told by its beginning.");
    if (layout->neighbours)
        return bad_vectors(*file,
                           "holds the numbers of neighbours, not vectors. Import the file of the "
                           "vectors (.fvecs, .bvecs).");
    ArrayInfo info;
    info.type = layout->type;
    info.item_bytes = item_size(layout->type);
    return layout->row_counts ? open_counted(std::move(file), std::move(info))
                              : open_matrix(std::move(file), std::move(info));
}

}  // namespace

std::optional<VectorLayout> vector_layout(const std::filesystem::path& path) {
    const auto ending_of = [](const std::filesystem::path& name) {
        std::string ending = name.extension().string();
        std::ranges::transform(ending, ending.begin(), [](char c) {
            return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        });
        return ending;
    };
    std::string ending = ending_of(path);
    if (ending == ".gz") ending = ending_of(path.stem());
    for (const NamedLayout& known : named_layouts)
        if (known.ending == ending) return known.layout;
    return layout_by_content(path);
}

Result<ArrayReader> open_vectors(const std::filesystem::path& path) {
    return guard("reading vectors", [&] { return open_by_layout(path); });
}

}  // namespace sparsescope
