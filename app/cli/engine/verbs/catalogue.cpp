// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "app/cli/verb_list.h"
#include "core/corpus/importer.h"
#include "core/recipe/presets.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "core/sae/losses/loss.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/search/searcher.h"

namespace sparsescope::cli {

namespace {

const char* kind_name(ParamSpec::Kind kind) {
    switch (kind) {
        case ParamSpec::Kind::integer:
            return "integer";
        case ParamSpec::Kind::real:
            return "real";
        case ParamSpec::Kind::choice:
            return "choice";
        case ParamSpec::Kind::boolean:
            return "boolean";
        case ParamSpec::Kind::list:
            return "list";
    }
    return "real";
}

Json to_json(const ParamSpec& param) {
    Json json;
    json["name"] = param.name;
    json["title"] = param.title;
    json["help"] = param.help;
    json["group"] = param.group;
    json["kind"] = kind_name(param.kind);
    if (param.kind == ParamSpec::Kind::choice) {
        json["choices"] = param.choices;
        json["default"] = param.default_choice;
    } else if (param.kind == ParamSpec::Kind::list) {
        json["default"] = param.default_choice;
    } else {
        json["minimum"] = param.minimum;
        json["maximum"] = param.maximum;
        json["default"] = param.default_value;
    }
    return json;
}

template <class Entry>
Json part_list(std::span<const Entry* const> parts) {
    Json list = Json::array();
    for (const Entry* part : parts)
        list.push_back({{"name", part->name}, {"summary", part->summary}});
    return list;
}

class CatalogueVerb final : public Verb {
  public:
    void add_options(CLI::App& /*app*/) override {}

    Result<Answer> run(Session& /*session*/) override {
        Answer answer;
        answer.json["version"] = SPARSESCOPE_VERSION;
        answer.json["presets"] = Json::array();
        answer.json["train_params"] = Json::array();
        TextTable table({{"preset"}, {"what it is"}});
        for (const Preset& preset : presets()) {
            answer.json["presets"].push_back(
                {{"name", preset.name},
                 {"title", preset.title},
                 {"summary", preset.summary},
                 {"config", parsed(sparsescope::to_json(preset.config))}});
            table.add({preset.name, preset.summary});
        }
        for (const ParamSpec& param : train_params())
            answer.json["train_params"].push_back(to_json(param));
        answer.json["tune_params"] = Json::array();
        for (const ParamSpec& param : tune_params())
            answer.json["tune_params"].push_back(to_json(param));
        answer.json["verbs"] = Json::array();
        for (const VerbWords& verb : verb_list())
            answer.json["verbs"].push_back(
                {{"name", verb.name}, {"summary", verb.summary}, {"example", verb.example}});
        answer.json["searchers"] = part_list(searchers());
        answer.json["importers"] = part_list(importers());
        answer.json["losses"] = part_list(losses());
        answer.json["schedules"] = part_list(schedules());
        answer.json["sparsifiers"] = part_list(sparsifiers());
        TextTable searcher_table({{"searcher"}, {"what it is"}});
        for (const SearcherEntry* searcher : searchers())
            searcher_table.add({searcher->name, searcher->summary});
        answer.text = table.text() + "\n" + searcher_table.text();
        return answer;
    }
};

}  // namespace

const VerbEntry& catalogue_entry() {
    static const VerbEntry entry{"catalogue", make_verb<CatalogueVerb>};
    return entry;
}

}  // namespace sparsescope::cli
