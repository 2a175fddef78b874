// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/bulk_encoder.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/sae/encode.h"
#include "core/sae/kernels/sparse_batch.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope {

Status encode_rows(const HeadView& head, EmbeddingView rows, int k, CodeMatrix& out,
                   std::stop_token stop, const Progress& progress) {
    return guard("encoding documents", [&]() -> Status {
        use_compute_threads();
        // About 64 MB of pre-activations at a time.
        const std::size_t batch =
            std::clamp<std::size_t>((std::size_t{1} << 24) / head.hidden, 64, 4096);
        const int slots =
            static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(k), head.hidden));
        std::vector<float> centred, pre_activations;
        kernels::SparseBatch<float> code;
        out.reserve(out.rows() + rows.rows, static_cast<std::size_t>(slots));
        for (std::size_t first = 0; first < rows.rows; first += batch) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "encoding documents", static_cast<std::int64_t>(first),
                   static_cast<std::int64_t>(rows.rows));
            const EmbeddingView part = rows.slice(first, std::min(batch, rows.rows - first));
            centred.resize(part.rows * head.dim);
            pre_activations.resize(part.rows * head.hidden);
            parallel_for(static_cast<std::int64_t>(part.rows),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (auto r = static_cast<std::size_t>(begin);
                                  r < static_cast<std::size_t>(end); ++r) {
                                 kernels::subtract(part.row(r).data(), head.pre_bias,
                                                   centred.data() + r * head.dim, head.dim);
                                 std::copy_n(head.latent_bias, head.hidden,
                                             pre_activations.data() + r * head.hidden);
                             }
                         });
            matmul<float>(pre_activations.data(), part.rows, head.hidden, head.dim,
                          {centred.data()}, {head.encoder_weight, true}, 1);
            code.resize(part.rows, head.hidden, slots, slots);
            kernels::select_top(pre_activations.data(), code);
            for (std::size_t r = 0; r < part.rows; ++r)
                out.append({std::span(code.neurons).subspan(code.at(r), code.active[r]),
                            std::span(code.values).subspan(code.at(r), code.active[r])});
        }
        report(progress, "encoding documents", static_cast<std::int64_t>(rows.rows),
               static_cast<std::int64_t>(rows.rows));
        return {};
    });
}

BulkEncoder::BulkEncoder(const HeadWeights& weights) : weights_(weights) {}

Status BulkEncoder::encode(EmbeddingView embeddings, int k, CodeMatrix& out, std::stop_token stop,
                           const Progress& progress) const {
    if (embeddings.dim != weights_.dim)
        return fail(ErrorCode::invalid_input,
                    fmt::format("This model expects embeddings of {} values, these have {}. Choose "
                                "another model, or "
                                "train one for {}.",
                                weights_.dim, embeddings.dim, embeddings.dim));
    const HeadView head{weights_.dim, weights_.hidden, weights_.encoder_weight.data(),
                        weights_.pre_bias.data(), weights_.latent_bias.data()};
    return encode_rows(head, embeddings, k, out, stop, progress);
}

}  // namespace sparsescope
