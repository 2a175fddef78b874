// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_names.h"

#include <cstdlib>

#include "core/eval/neuron_namer.h"
#include "core/workspace/naming_documents.h"

namespace sparsescope {

namespace {

// Removed documents keep their rows.
std::int64_t live_documents(const DatasetInfo& dataset) {
    return dataset.documents - dataset.removed_documents;
}

Result<NameBook> with_marks(const Corpus& corpus, const ModelInfo& model,
                            const AutomaticNames& names) {
    SPARSESCOPE_ASSIGN(const auto marks, corpus.neuron_marks(model.id));
    return NameBook(names, marks);
}

}  // namespace

Result<AutomaticNames> compute_names(const Corpus& corpus, const LoadedModel& model,
                                     std::stop_token stop, const Progress& progress) {
    return guard("naming the neurons", [&]() -> Result<AutomaticNames> {
        AutomaticNames result;
        SPARSESCOPE_ASSIGN(result.codes_version, corpus.codes_version(model.info.id));
        result.documents = model.documents();
        SPARSESCOPE_ASSIGN(
            const NamingDocuments documents,
            naming_documents(corpus, model, naming_k(model.info), {}, stop, progress));
        SPARSESCOPE_ASSIGN(const auto names, name_neurons(documents.input, {}, stop, progress));
        for (std::size_t neuron = 0; neuron < names.size(); ++neuron)
            result.names.push_back({static_cast<NeuronId>(neuron), names[neuron].name,
                                    names[neuron].score, names[neuron].mixed});
        return result;
    });
}

Result<std::optional<AutomaticNames>> stored_names(const Corpus& corpus, const ModelInfo& model) {
    SPARSESCOPE_ASSIGN(AutomaticNames names, corpus.automatic_names(model.id));
    SPARSESCOPE_ASSIGN(const std::int64_t version, corpus.codes_version(model.id));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
    const std::int64_t documents = live_documents(dataset);
    if (names.names.size() != model.hidden || names.codes_version != version ||
        std::abs(documents - names.documents) > documents / 100)
        return std::nullopt;
    return names;
}

Result<AutomaticNames> current_names(const Corpus& corpus, const LoadedModel& model,
                                     std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(auto stored, stored_names(corpus, model.info));
    if (stored) return std::move(*stored);
    return compute_names(corpus, model, std::move(stop), progress);
}

Result<AutomaticNames> current_names(const Corpus& corpus, const ModelInfo& model,
                                     std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(auto stored, stored_names(corpus, model));
    if (stored) return std::move(*stored);
    SPARSESCOPE_ASSIGN(const auto loaded, load_model(corpus, model.id, stop, progress));
    return compute_names(corpus, *loaded, std::move(stop), progress);
}

Result<NameBook> name_book(const Corpus& corpus, const LoadedModel& model, std::stop_token stop,
                           const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto names, current_names(corpus, model, std::move(stop), progress));
    return with_marks(corpus, model.info, names);
}

Result<NameBook> name_book(const Corpus& corpus, const ModelInfo& model, std::stop_token stop,
                           const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto names, current_names(corpus, model, std::move(stop), progress));
    return with_marks(corpus, model, names);
}

Status keep_names(Corpus& corpus, ModelId id, std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(id));
    SPARSESCOPE_ASSIGN(const auto stored, stored_names(corpus, model));
    if (stored) return {};
    SPARSESCOPE_ASSIGN(const auto names, current_names(corpus, model, std::move(stop), progress));
    return corpus.set_automatic_names(id, names);
}

}  // namespace sparsescope
