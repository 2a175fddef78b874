// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/bulk_encoder.h"

#include "core/sae/head_encoder.h"

namespace sparsescope {

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
    return guard("encoding documents", [&]() -> Status {
        if (product == EncodeProduct::sgemm)
            return HeadEncoder(head, product).encode(embeddings, k, out, stop, progress);
        if (prepared_ == nullptr) prepared_ = std::make_unique<HeadEncoder>(head, product);
        return prepared_->encode(embeddings, k, out, stop, progress);
    });
}

}  // namespace sparsescope
