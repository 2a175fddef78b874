// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/encode_model.h"

#include <algorithm>

#include "core/corpus/names.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "core/sae/bulk_encoder.h"
#include "core/sae/model_file.h"
#include "core/workspace/keep_segments.h"

namespace sparsescope {

namespace {

// The next search is quicker with it; without it, it is made then.
void store_index(Corpus& corpus, ModelId model, const std::stop_token& stop,
                 const Progress& progress) {
    [[maybe_unused]] const auto written = keep_segments(corpus, model, stop, progress);
}

}  // namespace

int stored_k_for(int k, std::size_t hidden) {
    return static_cast<int>(
        std::min<std::size_t>(std::max<std::size_t>(4 * static_cast<std::size_t>(k), 32), hidden));
}

Result<CodeMatrix> encode_dataset(const Corpus& corpus, DatasetId dataset,
                                  const HeadWeights& weights, int k, std::stop_token stop,
                                  const Progress& progress) {
    return guard("encoding documents", [&]() -> Result<CodeMatrix> {
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        if (info.dim != weights.dim)
            return fail(
                ErrorCode::invalid_input,
                fmt::format("The model expects {} values per document, dataset \"{}\" has {}. "
                            "Choose another dataset, or train a model on this one.",
                            weights.dim, info.name, info.dim));
        CodeMatrix codes(weights.hidden);
        codes.reserve(static_cast<std::size_t>(info.documents), static_cast<std::size_t>(k));
        const BulkEncoder encoder(weights);
        constexpr std::int64_t block = 8192;
        for (std::int64_t first = 0; first < info.documents; first += block) {
            report(progress, "encoding documents", first, info.documents);
            SPARSESCOPE_ASSIGN(
                const EmbeddingMatrix rows,
                corpus.embeddings(dataset, first, std::min(block, info.documents - first)));
            SPARSESCOPE_TRY(encoder.encode(rows.view(), k, codes, stop, {}));
        }
        report(progress, "encoding documents", info.documents, info.documents);
        return codes;
    });
}

Result<ModelInfo> encode_model(Corpus& corpus, ModelId model, std::stop_token stop,
                               const Progress& progress) {
    SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model));
    SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model));
    const int stored_k = stored_k_for(info.k, info.hidden);
    for (int attempt = 1;; ++attempt) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes,
                           encode_dataset(corpus, info.dataset, weights, stored_k, stop, progress));
        report(progress, "saving codes", 0, 0);
        auto stored = corpus.set_codes(model, codes, stored_k);
        if (stored) break;
        // Documents that others added meanwhile need codes, too.
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(info.dataset));
        const bool grew = static_cast<std::size_t>(dataset.documents) != codes.rows();
        if (!grew || attempt == 3) return fail(std::move(stored.error()));
    }
    store_index(corpus, model, stop, progress);
    return corpus.model(model);
}

std::string model_name_for(const Corpus& corpus, const RunInfo& run) {
    std::string name = run.name;
    for (int number = 2; corpus.model(name); ++number)
        name = fmt::format("{} ({})", run.name, number);
    return name;
}

Status check_name_is_free(const Corpus& corpus, const std::string& name) {
    if (name.empty()) return {};
    SPARSESCOPE_TRY(checked_name(name));
    const auto taken = [&](const std::string& candidate) {
        return corpus.model(candidate).has_value();
    };
    if (!taken(name)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is a model called \"{}\" already. Choose another name, for "
                            "example \"{}\".",
                            name, free_name(name, taken)));
}

Result<ModelInfo> add_model_file(Corpus& corpus, DatasetId dataset,
                                 const std::filesystem::path& file, int k, const std::string& name,
                                 std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_TRY(check_name_is_free(corpus, name));
    SPARSESCOPE_ASSIGN(const HeadWeights weights, read_head_weights(file));
    if (k < 1 || static_cast<std::size_t>(k) > weights.hidden)
        return fail(ErrorCode::invalid_input,
                    fmt::format("k {} must be between 1 and {}, the number of neurons of {}.", k,
                                weights.hidden, file.string()));
    const int stored_k = stored_k_for(k, weights.hidden);
    // Encoded before anything is written: a model that does not fit leaves no trace.
    SPARSESCOPE_ASSIGN(const CodeMatrix codes,
                       encode_dataset(corpus, dataset, weights, stored_k, stop, progress));
    ModelInfo info;
    const auto taken = [&](const std::string& candidate) {
        return corpus.model(candidate).has_value();
    };
    info.name = name.empty() ? free_name(name_from(file.stem().string(), "model"), taken) : name;
    info.dataset = dataset;
    info.dim = weights.dim;
    info.hidden = weights.hidden;
    info.k = k;
    info.stored_k = stored_k;
    report(progress, "saving codes", 0, 0);
    SPARSESCOPE_ASSIGN(const ModelId id, corpus.add_model(info, weights, &codes));
    store_index(corpus, id, stop, progress);
    return corpus.model(id);
}

}  // namespace sparsescope
