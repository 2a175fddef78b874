// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/map_listing.h"

#include "app/cli/answers.h"
#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

Json measure_json(const std::optional<double>& measure) {
    return measure ? Json(*measure) : Json(nullptr);
}
std::string measure_text(const std::optional<double>& measure) {
    return measure ? fmt::format("{:.3f}", *measure) : std::string("–");
}

Json json_of_map(const LayoutInfo& map) {
    Json json;
    json["id"] = map.id;
    json["name"] = map.name;
    json["dataset"] = map.dataset;
    json["model"] = map.model ? Json(*map.model) : Json(nullptr);
    json["k"] = map.k;
    json["method"] = map.method;
    json["settings"] = Json::parse(map.settings, nullptr, false);
    if (json["settings"].is_discarded()) json["settings"] = nullptr;
    json["documents"] = map.documents;
    json["trustworthiness"] = measure_json(map.trustworthiness);
    json["continuity"] = measure_json(map.continuity);
    json["created"] = map.created;
    return json;
}

}  // namespace

Result<Answer> map_listing(const Corpus& corpus, const std::vector<LayoutInfo>& maps) {
    Answer answer;
    answer.json["maps"] = Json::array();
    TextTable table({{"id", TextTable::Align::right},
                     {"name"},
                     {"method"},
                     {"source"},
                     {"documents", TextTable::Align::right},
                     {"trustworthiness", TextTable::Align::right},
                     {"continuity", TextTable::Align::right},
                     {"created"}});
    for (const LayoutInfo& map : maps) {
        answer.json["maps"].push_back(json_of_map(map));
        std::string source = "embeddings";
        if (map.k > 0) {
            source = fmt::format("codes of a deleted model at k {}", map.k);
            if (map.model) {
                SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(*map.model));
                source = fmt::format("{} at k {}", model.name, map.k);
            }
        }
        table.add({std::to_string(map.id), map.name, map.method, source,
                   std::to_string(map.documents), measure_text(map.trustworthiness),
                   measure_text(map.continuity), map.created});
    }
    answer.text = maps.empty() ? "There are no maps yet.\n" : table.text();
    return answer;
}

Answer made_answer(const MadeMap& made, double seconds, const std::string& workspace) {
    Answer answer;
    answer.json["map"] = json_of_map(made.info);
    answer.json["lonely"] = made.lonely;
    answer.json["duplicates"] = made.duplicates;
    answer.json["judged"] = made.judged;
    answer.json["seconds"] = seconds;
    answer.text = fmt::format("Map {}, \"{}\": {} documents in {:.1f} s.\n", made.info.id,
                              made.info.name, made.info.documents, seconds);
    if (made.info.trustworthiness)
        answer.text += fmt::format(
            "Trustworthiness {:.3f}, continuity {:.3f} at 15 neighbours, of {} documents.\n",
            *made.info.trustworthiness, made.info.continuity.value_or(0), made.judged);
    if (made.lonely > 0)
        answer.text += fmt::format(
            "{} documents share nothing with others: they lie in a ring around the rest.\n",
            made.lonely);
    if (made.duplicates > 0)
        answer.text += fmt::format("{} documents equal another one and lie close around it.\n",
                                   made.duplicates);
    answer.text += fmt::format("Next: sparsescope-cli map {} --export map.csv\n", workspace);
    return answer;
}

}  // namespace sparsescope::cli
