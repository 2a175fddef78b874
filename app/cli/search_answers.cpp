// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_answers.h"

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "core/base/part_list.h"

namespace sparsescope::cli {

namespace {

Json list_of(const std::vector<Contribution>& contributions) {
    Json json = Json::array();
    for (const Contribution& c : contributions)
        json.push_back({{"neuron", c.neuron},
                        {"query_weight", c.query_weight},
                        {"document_weight", c.document_weight},
                        {"value", c.value}});
    return json;
}

Json list_of(const std::vector<QueryNeuron>& neurons) {
    Json json = Json::array();
    for (const QueryNeuron& neuron : neurons)
        json.push_back({{"neuron", neuron.neuron}, {"weight", neuron.weight}});
    return json;
}

Json query_json(const SearchRequest& request) {
    Json json = Json::object();
    if (request.documents.size() == 1) json["document"] = request.documents.front();
    if (request.documents.size() > 1) json["documents"] = request.documents;
    // That of a text follows from it.
    if (!request.vector.empty() && request.text.empty()) json["vector"] = request.vector;
    if (!request.text.empty()) json["text"] = request.text;
    Json& neurons = json["neurons"] = Json::array();
    for (const NeuronTerm& term : request.neurons) {
        const char* role = term.role == NeuronTerm::Role::weight    ? "weight"
                           : term.role == NeuronTerm::Role::require ? "require"
                                                                    : "forbid";
        neurons.push_back({{"neuron", term.neuron}, {"role", role}, {"weight", term.weight}});
    }
    json["filter"] = text_or_null(request.filter);
    return json;
}

// From 1; null: the document is not in that list.
Json place(const SearchHit& hit, bool by_words) {
    const auto& place = by_words ? hit.places->words : hit.places->meaning;
    return place ? Json(*place) : Json();
}

std::string place_text(const SearchHit& hit, bool by_words) {
    return hit.places && !place(hit, by_words).is_null() ? place(hit, by_words).dump() : "";
}

// "2 of 7, 3 more"
std::string part_text(const ExportedHit& exported) {
    if (exported.part.empty()) return {};
    const std::int64_t more = exported.hit.group ? exported.hit.group->others : 0;
    return fmt::format("{} of {}{}", exported.part.number + 1, exported.part.of,
                       more > 0 ? fmt::format(", {} more", more) : "");
}

std::string fusion_text(const ColumnAnswer& column) {
    if (!column.fusion) return {};
    return fmt::format("score = {:g}/({:g} + place by words) + {:g}/({:g} + place by meaning)\n",
                       column.fusion->words, column.fusion->constant, column.fusion->meaning,
                       column.fusion->constant);
}

Json hit_json(const ExportedHit& exported) {
    const SearchHit& hit = exported.hit;
    Json json{{"document", hit.document},
              {"row", hit.row},
              {"score", hit.score},
              {"label", text_or_null(exported.label)},
              {"split", split_name(exported.split)},
              {"text", text_or_null(exported.text)},
              {"contributions", list_of(hit.contributions)}};
    if (hit.all_words) json["all_words"] = *hit.all_words;
    if (hit.parts) json["parts"] = {{"sparse", hit.parts->sparse}, {"dense", hit.parts->dense}};
    if (hit.places) json["places"] = {{"words", place(hit, true)}, {"meaning", place(hit, false)}};
    if (!exported.part.empty())
        json["part"] = {{"source", exported.part.source},
                        {"name", exported.part.name},
                        {"number", exported.part.number},
                        {"of", exported.part.of},
                        {"more", hit.group ? Json(hit.group->others) : Json()}};
    return json;
}

Json ties_json(const std::optional<ScoreTies>& ties) {
    if (!ties) return {};
    return {{"best", ties->best},
            {"best_listed", ties->best_listed},
            {"last", ties->last},
            {"last_listed", ties->last_listed}};
}

// Whether the scores tell the listed documents from others, where they do not.
std::string ties_text(const ColumnAnswer& column) {
    if (!column.ties) return {};
    const ScoreTies& ties = *column.ties;
    const auto text = [&](std::int64_t all, const char* place, std::int64_t listed) {
        return fmt::format(
            "{} documents share the {} score, {} of them listed: at k {} these codes cannot tell "
            "them apart. Raise --k, or take --searcher {}.\n",
            all, place, listed, column.column.k, searcher::two_stage);
    };
    if (ties.best > ties.best_listed) return text(ties.best, "best", ties.best_listed);
    if (ties.last > ties.last_listed) return text(ties.last, "last", ties.last_listed);
    return {};
}

// What the score of a hit is made of, under the head that the searcher gives to it.
std::string reasons(const SearchHit& hit) {
    if (hit.parts)
        return fmt::format("sparse {:.3f}, dense {:.3f}", hit.parts->sparse, hit.parts->dense);
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, hit.contributions.size()); ++i)
        text += fmt::format("{}{}: {:.3f}", i > 0 ? ", " : "", hit.contributions[i].neuron,
                            hit.contributions[i].value);
    return text;
}

std::string listed(const std::vector<QueryNeuron>& neurons) {
    std::string text;
    for (const QueryNeuron& neuron : neurons)
        text +=
            fmt::format("{}{} ({:.3f})", text.empty() ? "" : ", ", neuron.neuron, neuron.weight);
    return text.empty() ? "nothing" : text;
}

}  // namespace

Json search_json(const SearchRequest& request, const SearchResponse& response,
                 std::span<const ExportedHit> hits, const DatasetInfo& dataset,
                 const std::string& model) {
    const ColumnAnswer& column = response.columns.front();
    const bool sparse = !column.query.empty();
    Json json;
    json["dataset"] = dataset.name;
    json["model"] = text_or_null(model);
    json["k"] = sparse ? Json(column.column.k) : Json();
    json["searcher"] = column.column.searcher;
    json["mode"] = request.text.empty() ? Json() : Json(to_string(request.mode));
    json["encoder"] = request.text.empty() || request.mode == TextMode::words
                          ? Json()
                          : Json(dataset.encoder.name);
    json["query"] = query_json(request);
    json["query_neurons"] = list_of(column.query);
    Json& list = json["hits"] = Json::array();
    for (const ExportedHit& hit : hits)
        list.push_back(hit_json(hit));
    const SearchCost& cost = column.result.cost;
    json["cost"] = {{"candidates", cost.candidates},
                    {"sharing", cost.sharing < 0 ? Json() : Json(cost.sharing)},
                    {"postings", cost.postings},
                    {"microseconds", cost.microseconds},
                    {"bytes_per_document", column.bytes_per_document}};
    json["ties"] = ties_json(column.ties);
    if (column.fusion)
        json["fusion"] = {{"constant", column.fusion->constant},
                          {"words", column.fusion->words},
                          {"meaning", column.fusion->meaning}};
    if (cost.handed_over > 0) json["cost"]["handed_over"] = cost.handed_over;
    if (cost.dense_recall) json["cost"]["dense_recall"] = *cost.dense_recall;
    json["documents"] = response.documents;
    json["let_through"] = response.let_through ? Json(*response.let_through) : Json();
    json["notes"] = response.notes;
    json["nothing"] = text_or_null(response.nothing);
    return json;
}

std::string hits_table(std::span<const ExportedHit> hits, const SearchResponse& response) {
    std::string notes;
    for (const std::string& note : response.notes)
        notes += note + "\n";
    if (hits.empty()) return response.nothing + "\n" + notes;
    const ColumnAnswer& column = response.columns.front();
    const auto entry = find_part(searchers(), "searcher", column.column.searcher);
    const std::string head = entry ? (*entry)->reasons : std::string();
    using enum TextTable::Align;
    const bool fused = column.fusion.has_value();
    TextTable table({{"score", right},
                     {"document", right},
                     {"words", fused ? right : left},
                     {fused ? "meaning" : "", right},
                     {"label"},
                     {head},
                     {"part"},
                     {"text"}});
    // Hits with some of the words come last: then it is said which have all.
    const bool some = !fused && hits.back().hit.all_words == false;
    for (const ExportedHit& exported : hits) {
        const SearchHit& hit = exported.hit;
        table.add({fmt::format("{:.4f}", hit.score), std::to_string(hit.document),
                   fused            ? place_text(hit, true)
                   : !some          ? ""
                   : *hit.all_words ? "all"
                                    : "some",
                   place_text(hit, false), exported.label, reasons(hit), part_text(exported),
                   shortened(exported.text, 60)});
    }
    return table.text() + fusion_text(column) + ties_text(column) + notes;
}

Json names_json(const ColumnAnswer& column, std::span<const std::string> names) {
    Json json = Json::object();
    const auto add = [&](NeuronId neuron) {
        json[std::to_string(neuron)] = text_or_null(names[neuron]);
    };
    for (const QueryNeuron& neuron : column.query)
        add(neuron.neuron);
    for (const SearchHit& hit : column.result.hits)
        for (const Contribution& c : hit.contributions)
            add(c.neuron);
    return json;
}

std::string reasons_text(std::span<const SearchHit> hits, std::span<const std::string> names) {
    TextTable table({{"document", TextTable::Align::right},
                     {"adds", TextTable::Align::right},
                     {"neuron", TextTable::Align::right},
                     {"stands for"}});
    for (const SearchHit& hit : hits)
        for (const Contribution& c : hit.contributions)
            table.add({std::to_string(hit.document), fmt::format("{:.4f}", c.value),
                       std::to_string(c.neuron), names[c.neuron]});
    return "\nWhy: the neurons that each hit shares with the query\n" + table.text();
}

Json to_json(const WhyNot& why) {
    Json boosts = Json::array();
    for (const WhyNot::Boost& boost : why.boosts)
        boosts.push_back({{"neuron", boost.neuron}, {"from", boost.from}, {"to", boost.to}});
    return {{"document", why.document},
            {"score", why.score},
            {"rank", why.rank > 0 ? Json(why.rank) : Json()},
            {"score_needed", why.score_needed},
            {"excluded", text_or_null(why.excluded)},
            {"shared", list_of(why.shared)},
            {"query_only", list_of(why.query_only)},
            {"document_only", list_of(why.document_only)},
            {"boosts", boosts}};
}

std::string why_not_text(const WhyNot& why, int n) {
    std::string text = fmt::format("Document {}: score {:.4f}", why.document, why.score);
    if (!why.excluded.empty()) {
        text += ". " + why.excluded + "\n";
    } else if (why.rank == 0) {
        text += ", so it has no rank: it shares no neuron with the query.\n";
    } else {
        text +=
            fmt::format(", rank {}{}.\n", why.rank,
                        why.rank <= n ? " (in the list)"
                                      : fmt::format("; rank {} needs {:.4f}", n, why.score_needed));
    }
    std::string shared;
    for (const Contribution& c : why.shared)
        shared += fmt::format("{}{} ({:.4f})", shared.empty() ? "" : ", ", c.neuron, c.value);
    text += fmt::format("Shared neurons: {}\n", shared.empty() ? "nothing" : shared);
    text += fmt::format("Only in the query: {}\n", listed(why.query_only));
    text += fmt::format("Only in the document: {}\n", listed(why.document_only));
    const bool listed_now = why.rank > 0 && why.rank <= n;
    if (why.boosts.empty() && why.excluded.empty() && !listed_now)
        text += "No weight of a single neuron would bring it into the list.\n";
    for (const WhyNot::Boost& boost : why.boosts)
        text += fmt::format("It would be in the list with --neuron {}:{:.4f} (now {:.4f}).\n",
                            boost.neuron, boost.to, boost.from);
    return text;
}

}  // namespace sparsescope::cli
