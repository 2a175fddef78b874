// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_names.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/ranges.h>

#include "core/eval/neuron_words.h"

namespace sparsescope {

namespace {

constexpr std::size_t documents_at_once = 512;
constexpr std::size_t usual_words = 3;
constexpr std::size_t most_words = 8;
constexpr double majority = 0.5;

Status read_texts(const Corpus& corpus, const LoadedModel& model, NeuronWords& words,
                  const std::stop_token& stop, const Progress& progress) {
    const std::vector<std::int64_t>& rows = words.rows();
    for (std::size_t first = 0; first < rows.size(); first += documents_at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading documents", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(rows.size()));
        const auto piece =
            std::span(rows).subspan(first, std::min(documents_at_once, rows.size() - first));
        SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(model.dataset.id, piece));
        for (const Document& document : documents)
            words.add(document.row, document.text);
    }
    return {};
}

std::string joined(const std::string& label, std::span<const std::string> words) {
    const std::string list = fmt::format("{}", fmt::join(words, ", "));
    if (label.empty() || list.empty()) return label + list;
    return label + ": " + list;
}

// With one word more as long as another neuron has the name already.
std::string distinct_name(const std::string& label, std::span<const std::string> words,
                          std::unordered_set<std::string>& taken) {
    std::size_t used = std::min(usual_words, words.size());
    while (used < words.size() && taken.contains(joined(label, words.first(used))))
        ++used;
    std::string name = joined(label, words.first(used));
    taken.insert(name);
    return name;
}

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
        NeuronWords words(model.codes, model.info.stored_k);
        if (model.dataset.has_text) {
            SPARSESCOPE_TRY(read_texts(corpus, model, words, stop, progress));
        }
        std::vector<NeuronSummary> neurons = model.neurons(model.info.stored_k);
        AutomaticNames result;
        SPARSESCOPE_ASSIGN(result.codes_version, corpus.codes_version(model.info.id));
        result.documents = model.documents();
        result.names.resize(neurons.size());
        std::ranges::stable_sort(neurons, std::ranges::greater(), &NeuronSummary::active_documents);
        std::unordered_set<std::string> taken;
        for (const NeuronSummary& neuron : neurons) {
            const std::string label = neuron.purity >= majority
                                          ? model.dataset.label_name(neuron.top_label)
                                          : std::string();
            const auto telling = words.most_telling(neuron.neuron, most_words, label);
            AutomaticName& name = result.names[neuron.neuron];
            name.neuron = neuron.neuron;
            name.name = distinct_name(label, telling, taken);
            if (name.name.empty()) name.name = model.dataset.label_name(neuron.top_label);
        }
        return result;
    });
}

Result<std::optional<AutomaticNames>> stored_names(const Corpus& corpus, const ModelInfo& model) {
    SPARSESCOPE_ASSIGN(AutomaticNames names, corpus.automatic_names(model.id));
    SPARSESCOPE_ASSIGN(const std::int64_t version, corpus.codes_version(model.id));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
    if (names.names.size() != model.hidden || names.codes_version != version ||
        names.documents != live_documents(dataset))
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
