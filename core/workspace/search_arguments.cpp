// SPDX-License-Identifier: GPL-3.0-or-later
// A search as the command line that asks the same.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/part_list.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

std::string_view to_string(TextMode mode) {
    switch (mode) {
        case TextMode::words:
            return "words";
        case TextMode::meaning:
            return "meaning";
        case TextMode::both:
            break;
    }
    return "both";
}

std::optional<TextMode> text_mode(std::string_view word) {
    for (const TextMode mode : {TextMode::words, TextMode::meaning, TextMode::both})
        if (word == to_string(mode)) return mode;
    return std::nullopt;
}

std::vector<std::string> search_arguments(const std::string& workspace, const std::string& model,
                                          const SearchRequest& request,
                                          const SearchColumn& column) {
    std::vector<std::string> arguments{"search", workspace};
    const auto add = [&](const char* name, std::string value) {
        arguments.emplace_back(name);
        arguments.push_back(std::move(value));
    };
    if (!model.empty()) add("--model", model);
    for (const DocumentId id : request.documents)
        add("--document", std::to_string(id));
    if (!request.text.empty()) {
        add("--text", request.text);
        add("--mode", std::string(to_string(request.mode)));
    } else if (!request.vector.empty()) {
        add("--vector", fmt::format("{}", fmt::join(request.vector, ",")));
    }
    const bool words = asks_for_words(request);
    const auto entry = find_part(searchers(), "searcher", column.searcher);
    const bool codes = !entry || (*entry)->needs.codes;
    // A column that reads no codes is not changed by neurons, unless they are all of the query.
    const bool neurons_alone = request.documents.empty() && request.vector.empty();
    const auto is_read = [&](const NeuronTerm& term) {
        return codes || (neurons_alone && term.role == NeuronTerm::Role::weight);
    };
    for (const NeuronTerm& term : request.neurons) {
        if (words || !is_read(term)) continue;
        switch (term.role) {
            case NeuronTerm::Role::weight:
                add("--neuron", fmt::format("{}:{}", term.neuron, term.weight));
                break;
            case NeuronTerm::Role::require:
                add("--require", std::to_string(term.neuron));
                break;
            case NeuronTerm::Role::forbid:
                add("--forbid", std::to_string(term.neuron));
                break;
        }
    }
    if (!request.filter.empty()) add("--filter", request.filter);
    add("--top", std::to_string(request.n));
    if (!request.grouped) arguments.emplace_back("--ungrouped");
    if (words) return arguments;
    if (column.searcher != searcher::sparse) add("--searcher", column.searcher);
    const auto filter = parse_filter(request.filter);
    if (codes || (filter && needs_model(*filter))) add("--k", std::to_string(column.k));
    const SearcherSettings settings = entry ? (*entry)->settings : SearcherSettings();
    if (settings.dimensions) add("--dimensions", std::to_string(column.dimensions));
    if (settings.second_stage) {
        if (column.candidates > 0) add("--candidates", std::to_string(column.candidates));
        add("--dense-weight", fmt::format("{}", column.dense_weight));
    }
    return arguments;
}

}  // namespace sparsescope
