// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/contents_listing.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/deletion.h"

namespace sparsescope::cli {

namespace {

class ModelsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        auto* rename = app.add_option("--rename", rename_, "MODEL NAME: give the model a new name")
                           ->expected(2)
                           ->type_name("MODEL NAME");
        auto* describe =
            app.add_option("--describe", describe_,
                           "MODEL TEXT: write this about the model; \"\" takes it away")
                ->expected(2)
                ->type_name("MODEL TEXT")
                ->excludes(rename);
        auto* remove = app.add_option("--delete", delete_,
                                      "Tell what deleting this model takes along; with --yes, "
                                      "delete it with its codes and its search index")
                           ->excludes(rename)
                           ->excludes(describe);
        app.add_flag("--yes", yes_, "With --delete: do it")->needs(remove);
    }

    Result<Answer> run(Session& session) override {
        if (delete_) return remove(session);
        if (!rename_.empty())
            return change(session, rename_[0], [this](Corpus& corpus, ModelId id) {
                return corpus.rename_model(id, rename_[1]);
            });
        if (!describe_.empty())
            return change(session, describe_[0], [this](Corpus& corpus, ModelId id) {
                return corpus.set_model_note(id, describe_[1]);
            });
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());
        SPARSESCOPE_ASSIGN(Answer answer, model_listing(corpus, models));
        answer.json = Json{{"models", std::move(answer.json)}};
        return answer;
    }

  private:
    // Without a name the newest would be meant, which is no way to change or delete one.
    static Result<ModelInfo> named(const Corpus& corpus, const std::string& name) {
        if (!name.empty()) return corpus.model(name);
        return fail(ErrorCode::invalid_argument, "The name of the model is empty. Name one.");
    }

    template <class Change>
    static Result<Answer> change(Session& session, const std::string& name, Change&& body) {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const ModelInfo model, named(corpus, name));
        SPARSESCOPE_TRY(body(corpus, model.id));
        SPARSESCOPE_ASSIGN(const ModelInfo now, corpus.model(model.id));
        SPARSESCOPE_ASSIGN(Answer answer, model_listing(corpus, {now}));
        answer.json = Json{{"model", answer.json.front()}};
        return answer;
    }

    Result<Answer> remove(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const ModelInfo model, named(corpus, *delete_));
        SPARSESCOPE_ASSIGN(const ModelDeletion deletion, deletion_of_model(corpus, model.id));
        const std::string sentence = sentence_of(deletion, bytes_text);
        if (!yes_)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Model \"{}\": {} Nothing was deleted yet; add --yes to do it.",
                                    model.name, sentence));
        SPARSESCOPE_ASSIGN(const StorageUse before, corpus.storage());
        SPARSESCOPE_TRY(corpus.remove_model(model.id));
        Answer answer;
        answer.json["model"] = model.name;
        SPARSESCOPE_ASSIGN(const std::string freed,
                           say_what_was_freed(corpus, before, answer.json));
        answer.text = fmt::format("Deleted model \"{}\". {} {}", model.name, sentence, freed);
        return answer;
    }

    std::vector<std::string> rename_, describe_;
    std::optional<std::string> delete_;
    bool yes_ = false;
};

}  // namespace

const VerbEntry& models_entry() {
    static const VerbEntry entry{"models", make_verb<ModelsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
