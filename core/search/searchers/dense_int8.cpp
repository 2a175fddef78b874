// SPDX-License-Identifier: GPL-3.0-or-later
// Cosine of embeddings rounded to 8 bits a number: a quarter of the memory of fp32. A row of length
// 1 is stored as round(x / scale), scale = max|x| / 127; the query likewise.
#include <algorithm>

#include "core/base/clones.h"
#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

SPARSESCOPE_CLONES_FOR("avx2", "default")
std::int32_t product_of(const std::int8_t* a, const std::int8_t* b, std::size_t count) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += static_cast<std::int16_t>(a[i]) * static_cast<std::int16_t>(b[i]);
    return sum;
}

// Returns the scale; 0 for a row without a direction.
float quantize(std::span<const float> row, std::int8_t* target) {
    const double length = length_of(row);
    float largest = 0;
    for (const float value : row)
        largest = std::max(largest, std::abs(value));
    if (!(length > 0) || !(largest > 0)) {
        std::fill_n(target, row.size(), std::int8_t{0});
        return 0;
    }
    for (const float value : row)
        *target++ = static_cast<std::int8_t>(std::lround(127 * value / largest));
    return static_cast<float>(largest / length / 127);
}

class Int8Searcher final : public Searcher {
  public:
    explicit Int8Searcher(const SearchSource& source)
        : ids_(source.ids),
          dim_(source.embeddings.dim),
          values_(source.embeddings.rows * dim_),
          scales_(source.embeddings.rows) {
        for (std::size_t row = 0; row < scales_.size(); ++row)
            scales_[row] = quantize(source.embeddings.row(row), values_.data() + row * dim_);
    }

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        SPARSESCOPE_TRY(check_dimension(query.embedding, {nullptr, scales_.size(), dim_}));
        std::vector<std::int8_t> values(query.embedding.size());
        const float scale = quantize(query.embedding, values.data());
        if (!(scale > 0)) return SearchResult{};
        return best_rows(scales_.size(), ids_, options, static_cast<std::int64_t>(dim_),
                         [&](std::size_t row) {
                             if (!(scales_[row] > 0)) return std::nan("");
                             const std::int32_t product =
                                 product_of(values.data(), values_.data() + row * dim_, dim_);
                             return as_cosine(static_cast<double>(scale) *
                                              static_cast<double>(scales_[row]) * product);
                         });
    }
    [[nodiscard]] std::size_t bytes() const override {
        return values_.size() + scales_.size() * sizeof(float);
    }

  private:
    std::span<const DocumentId> ids_;
    std::size_t dim_;
    std::vector<std::int8_t> values_;
    std::vector<float> scales_;
};

}  // namespace

const SearcherEntry& dense_int8_entry() {
    static const SearcherEntry entry{
        .name = "dense-int8",
        .title = "dense int8",
        .summary = "Cosine of embeddings rounded to 8 bits a number.",
        .score = "Cosine of the embeddings",
        .kept_as = "8 bits each",
        .needs = {.embeddings = true},
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<Int8Searcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
