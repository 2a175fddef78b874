// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/saved_query.h"

#include <nlohmann/json.hpp>

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::pair<NeuronTerm::Role, const char*> roles[] = {
    {NeuronTerm::Role::weight, "weight"},
    {NeuronTerm::Role::require, "require"},
    {NeuronTerm::Role::forbid, "forbid"}};

Json json_of(const NeuronTerm& term) {
    Json json{{"neuron", term.neuron}, {"weight", term.weight}};
    for (const auto& [role, word] : roles)
        if (role == term.role) json["role"] = word;
    return json;
}

NeuronTerm term_of(const Json& json) {
    NeuronTerm term{json.at("neuron").get<NeuronId>(), NeuronTerm::Role::weight,
                    json.at("weight").get<double>()};
    const auto word = json.at("role").get<std::string>();
    bool known = false;
    for (const auto& [role, name] : roles) {
        if (word != name) continue;
        term.role = role;
        known = true;
    }
    if (!known) throw std::runtime_error("an unknown role");
    return term;
}

SavedQuery query_of(const Json& json) {
    SavedQuery query;
    SearchRequest& request = query.request;
    request.text = json.value("text", "");
    request.documents = json.value("documents", std::vector<DocumentId>());
    request.vector = json.value("vector", std::vector<float>());
    request.filter = json.value("filter", "");
    query.model = json.value("model", ModelId{0});
    if (json.contains("mode")) {
        const auto mode = text_mode(json.at("mode").get<std::string>());
        if (!mode) throw std::runtime_error("an unknown mode");
        request.mode = *mode;
    }
    if (json.contains("neurons"))
        for (const Json& term : json.at("neurons"))
            request.neurons.push_back(term_of(term));
    return query;
}

}  // namespace

std::string saved_query_text(const SavedQuery& query) {
    const SearchRequest& request = query.request;
    Json json = Json::object();
    if (!request.text.empty()) {
        json["text"] = request.text;
        json["mode"] = to_string(request.mode);
    } else if (!request.vector.empty()) {
        json["vector"] = request.vector;
    }
    if (!request.documents.empty()) json["documents"] = request.documents;
    if (!request.filter.empty()) json["filter"] = request.filter;
    for (const NeuronTerm& term : request.neurons)
        json["neurons"].push_back(json_of(term));
    if (query.model != 0) json["model"] = query.model;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<SavedQuery> read_saved_query(std::string_view content) {
    const auto refused = [](std::string detail) {
        return fail(ErrorCode::invalid_input,
                    "The saved query cannot be read: it is damaged, or was saved by a newer "
                    "program. Delete it, or ask it anew.",
                    std::move(detail));
    };
    // Every wrong type or missing member is one and the same sentence.
    try {
        const Json json = Json::parse(content);
        if (!json.is_object()) return refused("not an object");
        SavedQuery query = query_of(json);
        const SearchRequest& request = query.request;
        if (request.text.empty() && request.documents.empty() && request.vector.empty() &&
            request.neurons.empty())
            return refused("nothing is asked");
        return query;
    } catch (const std::exception& problem) {
        return refused(problem.what());
    }
}

}  // namespace sparsescope
