// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/map_listing.h"
#include "app/cli/verb.h"
#include "core/map/layout_method.h"
#include "core/workspace/make_map.h"
#include "core/workspace/map_export.h"

namespace sparsescope::cli {

namespace {

class MapVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        auto* model = app.add_option("--model", model_,
                                     "Lay out the codes of this model; default: the dataset's "
                                     "newest with codes, else its embeddings");
        auto* embeddings =
            app.add_flag("--embeddings", embeddings_, "Lay out the embeddings")->excludes(model);
        app.add_option("--dataset", dataset_, "Dataset; default: the model's, or the only one");
        auto* k = app.add_option("--k", wish_.k, "Active neurons per code; default: the model's k")
                      ->check(CLI::Range(1, 65'536))
                      ->excludes(embeddings);
        std::vector<CLI::Option*> making{model, embeddings, k};
        std::vector<std::string> methods;
        for (const LayoutMethodEntry* method : layout_methods())
            methods.push_back(method->name);
        making.push_back(app.add_option("--method", wish_.method, "Way to lay documents out")
                             ->check(CLI::IsMember(methods))
                             ->capture_default_str());
        for (const ParamSpec& param : map_params())
            making.push_back(add_setting(app, param));
        making.push_back(app.add_option("--name", wish_.name,
                                        "What the map is called; default: by method and source"));
        add_other_uses(app, making);
    }

    Result<Answer> run(Session& session) override {
        if (list_) return list(session);
        if (remove_) return remove(session);
        if (place_) return place(session);
        if (!export_.empty()) return write(session);
        return make(session);
    }

  private:
    CLI::Option* add_setting(CLI::App& app, const ParamSpec& param) {
        const bool whole = param.kind == ParamSpec::Kind::integer;
        auto* option = app.add_option_function<double>(
            "--" + param.name,
            [this, name = param.name](double value) {
                set_map_setting(wish_.settings, name, value);
                given_.push_back(name);
            },
            param.help);
        if (whole)
            option->check([](const std::string& text) {
                const auto digits =
                    text.find_first_not_of("0123456789", text.starts_with('-') ? 1 : 0);
                return digits == std::string::npos ? std::string()
                                                   : fmt::format("{} is not a whole number", text);
            });
        return option
            ->check(CLI::Range(param.minimum, param.maximum,
                               fmt::format("[{} - {}]", param.minimum, param.maximum)))
            ->type_name(whole ? "INT" : "FLOAT")
            ->default_str(fmt::format("{}", param.default_value));
    }
    // What is done with maps that are there, instead of making one.
    void add_other_uses(CLI::App& app, const std::vector<CLI::Option*>& making) {
        auto* list = app.add_flag("--list", list_, "List the maps of the dataset");
        auto* remove = app.add_option("--remove", remove_, "Delete the map with this id");
        auto* place = app.add_option("--place", place_,
                                     "Give documents added since a place on the map with this id");
        auto* to = app.add_option("--export", export_,
                                  "Write the places of --map to this file: FILE.csv with document, "
                                  "x, y, label");
        auto* map = app.add_option("--map", map_, "With --export: a map's id; default: the newest")
                        ->needs(to);
        const std::vector<CLI::Option*> uses{list, remove, place, to};
        for (std::size_t a = 0; a < uses.size(); ++a) {
            for (std::size_t b = a + 1; b < uses.size(); ++b)
                uses[a]->excludes(uses[b]);
            for (CLI::Option* option : making)
                uses[a]->excludes(option);
        }
        auto* dataset = app.get_option("--dataset");
        remove->excludes(dataset);
        place->excludes(dataset);
        map->excludes(dataset);
    }

    // The method obeys every setting that was given.
    [[nodiscard]] Status check_given() const {
        for (const LayoutMethodEntry* method : layout_methods()) {
            if (method->name != wish_.method) continue;
            for (const std::string& name : given_)
                if (std::ranges::find(method->params, name) == method->params.end())
                    return fail(ErrorCode::invalid_argument,
                                fmt::format("The method {} does not know --{}. Leave it out, or "
                                            "choose another method.",
                                            method->name, name));
        }
        return {};
    }
    // Whose documents, and compared by what.
    Status choose(const Corpus& corpus) {
        if (!model_.empty()) {
            SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
            wish_.model = model.id;
            wish_.dataset = model.dataset;
            if (dataset_.empty()) return {};
            SPARSESCOPE_ASSIGN(wish_.dataset, id_of_dataset(corpus));
            return {};
        }
        if (dataset_.empty() && !embeddings_) {
            SPARSESCOPE_ASSIGN(const auto models, corpus.models());
            const auto newest = std::ranges::find_if(
                models, [](const ModelInfo& model) { return model.stored_k > 0; });
            if (newest != models.end()) {
                wish_.model = newest->id;
                wish_.dataset = newest->dataset;
                return {};
            }
        }
        SPARSESCOPE_ASSIGN(wish_.dataset, id_of_dataset(corpus));
        if (embeddings_) return {};
        SPARSESCOPE_ASSIGN(const auto models, corpus.models_with_codes(wish_.dataset));
        if (!models.empty()) wish_.model = models.front().id;
        if (models.empty() && wish_.k > 0)
            return fail(ErrorCode::invalid_argument,
                        "--k is of codes, and no model has codes of this dataset. Leave it out.");
        return {};
    }
    Result<DatasetId> id_of_dataset(const Corpus& corpus) const {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        return dataset.id;
    }

    Result<Answer> make(Session& session) {
        SPARSESCOPE_TRY(check_given());
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(choose(corpus));
        const auto start = std::chrono::steady_clock::now();
        SPARSESCOPE_ASSIGN(const MadeMap made,
                           make_map(corpus, wish_, session.stop(), session.progress()));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return made_answer(made, seconds.count(), session.workspace().string());
    }
    Result<Answer> list(Session& session) const {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const auto maps, corpus.layouts(dataset.id));
        return map_listing(corpus, maps);
    }
    Result<Answer> remove(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.remove_layout(*remove_));
        Answer answer;
        answer.json["removed"] = *remove_;
        answer.text = fmt::format("Deleted map {}.\n", *remove_);
        return answer;
    }
    Result<Answer> place(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(
            const std::int64_t placed,
            place_new_documents(corpus, *place_, session.stop(), session.progress()));
        Answer answer;
        answer.json["map"] = *place_;
        answer.json["placed"] = placed;
        answer.text = placed > 0 ? fmt::format("Placed {} new documents.\n", placed)
                                 : std::string("Every document has a place.\n");
        return answer;
    }
    Result<Answer> write(Session& session) const {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        LayoutId id = map_.value_or(0);
        if (!map_) {
            SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
            SPARSESCOPE_ASSIGN(const auto maps, corpus.layouts(dataset.id));
            if (maps.empty())
                return fail(ErrorCode::not_found,
                            fmt::format("Dataset \"{}\" has no map yet. Make one: "
                                        "sparsescope-cli map {}",
                                        dataset.name, session.workspace().string()));
            id = maps.front().id;
        }
        SPARSESCOPE_ASSIGN(const std::int64_t rows, export_map(corpus, id, export_));
        Answer answer;
        answer.json["map"] = id;
        answer.json["documents"] = rows;
        answer.json["out"] = export_;
        answer.text = fmt::format("Wrote the places of {} documents: {}\n", rows, export_);
        return answer;
    }

    MapWish wish_;
    std::string model_, dataset_, export_;
    bool embeddings_ = false, list_ = false;
    std::optional<LayoutId> remove_, place_, map_;
    std::vector<std::string> given_;
};

}  // namespace

const VerbEntry& map_entry() {
    static const VerbEntry entry{"map", make_verb<MapVerb>};
    return entry;
}

}  // namespace sparsescope::cli
