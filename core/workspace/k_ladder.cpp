// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/k_ladder.h"

#include <algorithm>

namespace sparsescope {

namespace {

// Of the empty code, whose reconstruction is the bias, and then with one neuron more each time.
std::vector<double> energies(const HeadWeights& weights, std::span<const float> x,
                             const CodeView& code, int stored_k) {
    double all = 0;
    for (const float value : x)
        all += double(value) * double(value);
    if (all == 0) return {};
    std::vector<double> left(x.begin(), x.end());
    for (std::size_t d = 0; d < weights.pre_bias.size(); ++d)
        left[d] -= double(weights.pre_bias[d]);
    std::vector<double> energy;
    for (std::size_t i = 0; i < static_cast<std::size_t>(stored_k); ++i) {
        if (i < code.size()) {
            const auto row = weights.decoder_row(code.neurons[i]);
            for (std::size_t d = 0; d < left.size(); ++d)
                left[d] -= double(code.weights[i]) * double(row[d]);
        }
        double lost = 0;
        for (const double value : left)
            lost += value * value;
        energy.push_back(1 - lost / all);
    }
    return energy;
}

}  // namespace

double KLadder::energy_at(int k) const {
    if (energy.empty()) return 0;
    const auto at = std::min(static_cast<std::size_t>(std::max(k, 1)), energy.size());
    return energy[at - 1];
}

std::vector<float> KLadder::reconstruction(const HeadWeights& weights, int k) const {
    return reconstruct(weights, code.view().prefix(static_cast<std::size_t>(std::max(k, 0))));
}

Result<KLadder> k_ladder(const Corpus& corpus, const LoadedModel& model, DocumentId document) {
    return guard("reading a code", [&]() -> Result<KLadder> {
        const std::int64_t row = model.row_of(document);
        if (row < 0 || model.splits[static_cast<std::size_t>(row)] == Split::none)
            return fail(ErrorCode::not_found,
                        fmt::format("There is no document {} in dataset \"{}\". Choose another "
                                    "one.",
                                    document, model.dataset.name));
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix x, corpus.embeddings(model.dataset.id, row, 1));
        KLadder ladder;
        ladder.embedding.assign(x.row(0).begin(), x.row(0).end());
        const CodeView code = model.codes.row(static_cast<std::size_t>(row));
        ladder.code.neurons.assign(code.neurons.begin(), code.neurons.end());
        ladder.code.weights.assign(code.weights.begin(), code.weights.end());
        ladder.energy = energies(model.weights, ladder.embedding, code, model.info.stored_k);
        return ladder;
    });
}

}  // namespace sparsescope
