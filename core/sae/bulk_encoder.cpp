// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/bulk_encoder.h"

#include "core/sae/encode.h"
#include "core/sae/head_encoder.h"

namespace sparsescope {

Status encode_rows(const HeadView& head, EmbeddingView rows, int k, CodeMatrix& out,
                   std::stop_token stop, const Progress& progress) {
    return guard("encoding documents", [&]() -> Status {
        return HeadEncoder(head, best_product(rows.rows)).encode(rows, k, out, stop, progress);
    });
}

BulkEncoder::BulkEncoder(const HeadWeights& weights) : weights_(weights) {}
BulkEncoder::~BulkEncoder() = default;

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
    const EncodeProduct product = best_product(embeddings.rows);
    if (product == EncodeProduct::sgemm)
        return encode_rows(head, embeddings, k, out, stop, progress);
    return guard("encoding documents", [&]() -> Status {
        if (prepared_ == nullptr) prepared_ = std::make_unique<HeadEncoder>(head, product);
        return prepared_->encode(embeddings, k, out, stop, progress);
    });
}

}  // namespace sparsescope
