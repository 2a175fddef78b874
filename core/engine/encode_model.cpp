// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/encode_model.h"

#include <algorithm>
#include <set>

#include "core/corpus/names.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "core/sae/bulk_encoder.h"
#include "core/workspace/keep_segments.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope {

namespace {

// The next search is quicker with an index, and the next look at neurons with names; what is not
// there, because it was stopped or failed, is made then.
void store_what_is_made_of_codes(Corpus& corpus, ModelId model, const std::stop_token& stop,
                                 const Progress& progress) {
    [[maybe_unused]] const auto written = keep_segments(corpus, model, stop, progress);
    [[maybe_unused]] const auto named = keep_names(corpus, model, stop, progress);
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
    store_what_is_made_of_codes(corpus, model, stop, progress);
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

Status check_model_fits(const std::string& file, const ModelDescription& model,
                        const DatasetInfo& dataset) {
    if (model.dim == dataset.dim) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("The model in {} expects embeddings of {} values, those of dataset \"{}\" "
                    "have {}. Choose the model that was made for these embeddings, or "
                    "another dataset.",
                    file, model.dim, dataset.name, dataset.dim));
}

Result<int> k_of_model_file(const ModelFileRequest& request, const ModelDescription& model) {
    if (!request.k && !model.k)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} does not say how many neurons a code has. Give it with --k.",
                                request.file));
    const int k = request.k ? *request.k : *model.k;
    if (k < 1 || static_cast<std::size_t>(k) > model.hidden)
        return fail(ErrorCode::invalid_input,
                    fmt::format("k {} must be between 1 and {}, the number of neurons of {}.", k,
                                model.hidden, request.file));
    return k;
}

namespace {

// Model folders and the files in them are named by their folder: "ae.pt" says nothing.
std::string model_stem(const std::filesystem::path& file) {
    static const std::set<std::string> usual{"ae",          "model", "pytorch_model", "modules",
                                             "sae_weights", "cfg",   "config"};
    std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    if (std::filesystem::is_directory(path)) return path.filename().string();
    const std::string stem = path.stem().string();
    return usual.contains(stem) ? path.parent_path().filename().string() : stem;
}

}  // namespace

Result<AddedModel> add_model_file(Corpus& corpus, const ModelFileRequest& request,
                                  std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_TRY(check_name_is_free(corpus, request.name));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(request.dataset));
    SPARSESCOPE_ASSIGN(const ModelDescription found,
                       describe_model_file(request.file, request.format));
    SPARSESCOPE_TRY(check_model_fits(request.file, found, dataset));
    SPARSESCOPE_ASSIGN(const int k, k_of_model_file(request, found));
    SPARSESCOPE_ASSIGN(LoadedHead head, load_model_file(request.file, found.format));
    const int stored_k = stored_k_for(k, head.weights.hidden);
    // Encoded before anything is written: a model that does not fit leaves no trace.
    SPARSESCOPE_ASSIGN(const CodeMatrix codes,
                       encode_dataset(corpus, dataset.id, head.weights, stored_k, stop, progress));
    ModelInfo info;
    const auto taken = [&](const std::string& candidate) {
        return corpus.model(candidate).has_value();
    };
    info.name = request.name.empty()
                    ? free_name(name_from(model_stem(request.file), "model"), taken)
                    : request.name;
    info.dataset = dataset.id;
    info.dim = head.weights.dim;
    info.hidden = head.weights.hidden;
    info.k = k;
    info.stored_k = stored_k;
    report(progress, "saving codes", 0, 0);
    SPARSESCOPE_ASSIGN(const ModelId id, corpus.add_model(info, head.weights, &codes));
    store_what_is_made_of_codes(corpus, id, stop, progress);
    SPARSESCOPE_ASSIGN(info, corpus.model(id));
    return AddedModel{std::move(info), std::move(head.description)};
}

}  // namespace sparsescope
