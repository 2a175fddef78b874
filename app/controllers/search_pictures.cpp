// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_pictures.h"

#include <algorithm>
#include <cmath>

#include "app/controllers/document_rows.h"
#include "core/code/sparse_head.h"

namespace sparsescope {
namespace {

constexpr int longest = 32;  // more neurons make no difference that can be seen

}  // namespace

double pixel_scale(const Image& image, std::span<const float> embedding) {
    double pixels = 0;
    double values = 0;
    for (const std::uint8_t pixel : image.pixels)
        pixels += double(pixel) * double(pixel);
    for (const float value : embedding)
        values += double(value) * double(value);
    return values > 0 ? std::sqrt(pixels / values) : 0;
}

std::vector<int> falling_k(int stored_k) {
    std::vector<int> ks{std::min(stored_k, longest)};
    for (const int k : {8, 4, 2, 1})
        if (k < ks.back()) ks.push_back(k);
    return ks;
}

Result<Reconstruction> make_reconstruction(const Corpus& corpus, const LoadedModel& model,
                                           DocumentId document, int k) {
    const std::int64_t row = model.row_of(document);
    if (row < 0) return fail(ErrorCode::not_found, "This document is not in the model's dataset.");
    SPARSESCOPE_ASSIGN(const Image original, corpus.image(document));
    SPARSESCOPE_ASSIGN(const EmbeddingMatrix embedding,
                       corpus.embeddings(model.dataset.id, row, 1));
    const double scale = pixel_scale(original, embedding.row(0));
    const CodeView code = model.codes.row(static_cast<std::size_t>(row));
    const auto decoded = [&](int at) {
        return to_pixels(
            model.dataset,
            sparsescope::reconstruct(model.weights, code.prefix(static_cast<std::size_t>(at))),
            scale);
    };
    Reconstruction made{document, k, decoded(k), {}};
    for (const int fewer : falling_k(model.info.stored_k))
        made.falling.push_back({fewer, decoded(fewer)});
    return made;
}

}  // namespace sparsescope
