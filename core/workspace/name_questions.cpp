// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/name_questions.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/backbone/answer_line.h"
#include "core/eval/neuron_metrics.h"
#include "core/workspace/naming_documents.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_text = 600;  // bytes of an example
constexpr std::size_t most_terms = 12;
constexpr std::size_t most_labels = 5;

Json text_or_nothing(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

}  // namespace

NameQuestions::NameQuestions(const Corpus& corpus, const LoadedModel& model,
                             const AskOptions& options, const NameBook& book,
                             const NearTerms& terms, const TermIndex& index)
    : corpus_(corpus),
      model_(model),
      options_(options),
      book_(book),
      terms_(terms),
      index_(index) {}

std::vector<NameQuestions::Shown> NameQuestions::strongest(NeuronId neuron, std::size_t first_rank,
                                                           std::size_t end_rank,
                                                           std::size_t most) const {
    std::vector<Shown> shown;
    for (std::size_t row = 0; row < model_.codes.rows(); ++row) {
        const CodeView code = model_.codes.row(row).prefix(end_rank);
        for (std::size_t rank = first_rank; rank < code.size(); ++rank)
            if (code.neurons[rank] == neuron && code.weights[rank] > activation_epsilon)
                shown.push_back({static_cast<std::int64_t>(row), code.weights[rank]});
    }
    std::ranges::sort(shown, [](const Shown& a, const Shown& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
    });
    if (shown.size() > most) shown.resize(most);
    return shown;
}

Result<std::string> NameQuestions::about(NeuronId neuron) const {
    const int k = naming_k(model_.info);
    const auto own_k = static_cast<std::size_t>(k);
    const NeuronDetail detail = neuron_detail(model_.codes, k, neuron, model_.labels, model_.ids);
    const ShownName& automatic = book_.automatic(neuron);
    Json question{{"neuron", neuron},
                  {"model", model_.info.name},
                  {"k", k},
                  {"documents", model_.documents()},
                  {"active", detail.summary.active_documents}};
    question["automatic"] = {{"name", text_or_nothing(automatic.text)},
                             {"score", automatic.score ? Json(*automatic.score) : Json()}};
    Json& terms = question["terms"] = Json::array();
    for (const auto& candidate : terms_.candidates(neuron))
        if (terms.size() < most_terms) terms.push_back(index_.spelling(candidate.term));
    Json& labels = question["labels"] = Json::array();
    for (const LabelShare& share : detail.labels)
        if (labels.size() < most_labels)
            labels.push_back({{"label", model_.dataset.label_name(share.label)},
                              {"share", share.share},
                              {"base_rate", share.base_rate}});
    const auto add = [&](const char* key, const std::vector<Shown>& list) -> Status {
        Json& shown = question[key] = Json::array();
        for (const Shown& one : list) {
            const auto row = static_cast<std::size_t>(one.row);
            SPARSESCOPE_ASSIGN(const Document document, corpus_.document(model_.ids[row]));
            shown.push_back({{"text", text_or_nothing(document.text.empty()
                                                          ? std::string()
                                                          : excerpt(document.text, longest_text))},
                             {"label", text_or_nothing(model_.dataset.label_name(document.label))},
                             {"weight", one.weight}});
        }
        return {};
    };
    SPARSESCOPE_TRY(add("examples", strongest(neuron, 0, own_k, options_.examples)));
    SPARSESCOPE_TRY(add("near_misses", strongest(neuron, own_k, 2 * own_k, options_.near_misses)));
    return question.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace sparsescope
