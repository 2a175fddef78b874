// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/deletion.h"

#include <algorithm>

namespace sparsescope {

namespace {

constexpr std::size_t names_told = 3;

// "a, b, c and 4 more"
std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names_told, names.size()); ++i)
        text += (i > 0 ? ", " : "") + names[i];
    if (names.size() > names_told) text += fmt::format(" and {} more", names.size() - names_told);
    return text;
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string what_stays(const std::vector<std::string>& derived) {
    if (derived.empty()) return {};
    const bool one = derived.size() == 1;
    return fmt::format(
        " {} of the same documents that finetuning made of it ({}) {} with documents, embeddings "
        "and models of {} own.",
        one ? "The dataset" : fmt::format("The {} datasets", derived.size()), listed(derived),
        one ? "stays" : "stay", one ? "its" : "their");
}

}  // namespace

Result<ModelDeletion> deletion_of_model(const Corpus& corpus, ModelId id) {
    ModelDeletion deletion;
    SPARSESCOPE_ASSIGN(deletion.model, corpus.model(id));
    SPARSESCOPE_ASSIGN(deletion.use, corpus.model_use(id));
    if (!deletion.model.run) return deletion;
    SPARSESCOPE_ASSIGN(deletion.run, corpus.run(*deletion.model.run));
    SPARSESCOPE_ASSIGN(const auto checkpoints, corpus.checkpoints(*deletion.model.run));
    // The one of step 0 is what the run began with.
    if (!checkpoints.empty() && checkpoints.back().step > 0)
        deletion.kept_at_step = checkpoints.back().step;
    return deletion;
}

Result<DatasetDeletion> deletion_of_dataset(const Corpus& corpus, DatasetId id) {
    DatasetDeletion deletion;
    SPARSESCOPE_ASSIGN(deletion.dataset, corpus.dataset(id));
    SPARSESCOPE_ASSIGN(deletion.dataset_bytes, corpus.dataset_bytes(id));
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    for (const ModelInfo& model : models) {
        if (model.dataset != id) continue;
        SPARSESCOPE_ASSIGN(const ModelUse use, corpus.model_use(model.id));
        deletion.models.push_back(model.name);
        deletion.model_bytes += use.bytes();
    }
    SPARSESCOPE_ASSIGN(const auto runs, corpus.runs());
    for (const RunInfo& run : runs) {
        if (run.dataset != id) continue;
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.run_bytes(run.id));
        deletion.runs.push_back(run.name);
        deletion.run_bytes += bytes;
    }
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    for (const DatasetInfo& other : datasets) {
        if (other.derived_from == id) deletion.derived.push_back(other.name);
        if (deletion.dataset.derived_from == other.id) deletion.origin = other.name;
    }
    return deletion;
}

std::string sentence_of(const ModelDeletion& deletion, BytesText bytes) {
    const std::string what = fmt::format(
        "{} of weights, codes and search index are deleted for good.", bytes(deletion.use.bytes()));
    if (!deletion.run)
        return what + " It was loaded from a file, and only that file can bring it back.";
    const RunInfo& run = *deletion.run;
    const std::string stays =
        fmt::format(" Its run {} ({}) stays with its curves", run.id,
                    run.name == deletion.model.name ? "of the same name" : run.name);
    if (deletion.kept_at_step)
        return what + stays +
               fmt::format(" and can make a model again, of its checkpoint of step {}.",
                           *deletion.kept_at_step);
    return what + stays +
           ", but has no checkpoint any more: only training again can make the model again.";
}

std::string sentence_of(const DatasetDeletion& deletion, BytesText bytes) {
    const auto documents =
        static_cast<std::size_t>(deletion.dataset.documents - deletion.dataset.removed_documents);
    const bool one = documents == 1;
    const char* with = deletion.dataset.dim == 0 ? ""
                       : one                     ? " with its embedding"
                                                 : " with their embeddings";
    std::vector<std::string> parts{fmt::format("{}{} ({})", counted(documents, "document"), with,
                                               bytes(deletion.dataset_bytes))};
    if (!deletion.models.empty())
        parts.push_back(fmt::format("{} ({}; {})", counted(deletion.models.size(), "model"),
                                    listed(deletion.models), bytes(deletion.model_bytes)));
    if (!deletion.runs.empty())
        parts.push_back(fmt::format("{} with curves and checkpoints ({}; {})",
                                    counted(deletion.runs.size(), "run"), listed(deletion.runs),
                                    bytes(deletion.run_bytes)));
    std::string what = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i)
        what += (i + 1 < parts.size() ? ", " : " and ") + parts[i];
    what += one && deletion.alone() ? " is deleted for good." : " are deleted for good.";
    if (deletion.origin)
        what += fmt::format(
            " The documents stay in the dataset {}; only its finetuned encoder gives them these "
            "embeddings again.",
            *deletion.origin);
    else
        what += fmt::format(" Only importing the file again brings {} back.",
                            one ? "it" : "the documents");
    return what + what_stays(deletion.derived);
}

}  // namespace sparsescope
