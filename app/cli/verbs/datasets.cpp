// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/contents_listing.h"
#include "app/cli/encoders/named_encoder.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/deletion.h"
#include "core/workspace/embed_dataset.h"

namespace sparsescope::cli {

namespace {

class DatasetsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        auto* rename =
            app.add_option("--rename", rename_, "DATASET NAME: give the dataset a new name")
                ->expected(2)
                ->type_name("DATASET NAME");
        auto* describe =
            app.add_option("--describe", describe_,
                           "DATASET TEXT: write this about the dataset; \"\" takes it away")
                ->expected(2)
                ->type_name("DATASET TEXT")
                ->excludes(rename);
        auto* remove =
            app.add_option("--delete", delete_,
                           "Tell what deleting this dataset takes along; with --yes, delete it")
                ->excludes(rename)
                ->excludes(describe);
        auto* dataset = app.add_option("--dataset", dataset_, "With --encoder: the dataset")
                            ->excludes(rename)
                            ->excludes(describe)
                            ->excludes(remove);
        auto* encoder =
            app.add_option(
                   "--encoder", encoder_,
                   "Say which encoder made the embeddings of --dataset, so that typed texts "
                   "find by meaning; it is checked on some of its texts. \"\" forgets it")
                ->needs(dataset);
        dataset->needs(encoder);
        app.add_flag("--yes", yes_, "With --delete: do it")->needs(remove);
        app.add_flag("--with-models", with_models_,
                     "With --delete: its models and runs, too; without, a dataset that has any is "
                     "not deleted")
            ->needs(remove);
    }

    Result<Answer> run(Session& session) override {
        if (delete_) return remove(session);
        if (!rename_.empty())
            return change(session, rename_[0], [this](Corpus& corpus, DatasetId id) {
                return corpus.rename_dataset(id, rename_[1]);
            });
        if (!describe_.empty())
            return change(session, describe_[0], [this](Corpus& corpus, DatasetId id) {
                return corpus.set_dataset_note(id, describe_[1]);
            });
        if (encoder_) return say_encoder(session);
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
        SPARSESCOPE_ASSIGN(Answer answer, dataset_listing(corpus, datasets));
        answer.json = Json{{"datasets", std::move(answer.json)}};
        return answer;
    }

  private:
    // Without a name the only one would be meant, which is no way to change or delete it.
    static Result<DatasetInfo> named(const Corpus& corpus, const std::string& name) {
        if (!name.empty()) return corpus.dataset(name);
        return fail(ErrorCode::invalid_argument, "The name of the dataset is empty. Name one.");
    }

    template <class Change>
    static Result<Answer> change(Session& session, const std::string& name, Change&& body) {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, named(corpus, name));
        SPARSESCOPE_TRY(body(corpus, dataset.id));
        SPARSESCOPE_ASSIGN(const DatasetInfo now, corpus.dataset(dataset.id));
        SPARSESCOPE_ASSIGN(Answer answer, dataset_listing(corpus, {now}));
        answer.json = Json{{"dataset", answer.json.front()}};
        return answer;
    }

    Result<Answer> say_encoder(Session& session) const {
        std::optional<EncoderProof> proof;
        auto answer = change(session, dataset_, [&](Corpus& corpus, DatasetId id) -> Status {
            if (encoder_->empty()) return corpus.set_encoder(id, {});
            // Not from the cache: it is asked what it makes of them today.
            SPARSESCOPE_ASSIGN(const EncoderSettings settings, configured_encoder(*encoder_));
            SPARSESCOPE_ASSIGN(const auto encoder, open_encoder_of(settings, session));
            SPARSESCOPE_ASSIGN(proof, name_encoder(corpus, id, *encoder, compared_texts,
                                                   session.stop(), session.progress()));
            return {};
        });
        if (!answer || !proof) return answer;
        answer->json["compared"] = proof->texts;
        answer->json["least_cosine"] = proof->least_cosine;
        answer->text += fmt::format(
            "\"{}\" made its embeddings: of {} texts, the least cosine is {:.4f} (row {}).\n",
            *encoder_, proof->texts, proof->least_cosine, proof->least_row);
        return answer;
    }

    Status check_asked_for(const DatasetDeletion& deletion, const std::string& sentence) const {
        const bool more = with_models_ || deletion.alone();
        if (yes_ && more) return {};
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("Dataset \"{}\": {} Nothing was deleted yet; add {} to do it.",
                        deletion.dataset.name, sentence, more ? "--yes" : "--with-models --yes"));
    }

    Result<Answer> remove(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, named(corpus, *delete_));
        SPARSESCOPE_ASSIGN(const DatasetDeletion deletion, deletion_of_dataset(corpus, dataset.id));
        const std::string sentence = sentence_of(deletion, bytes_text);
        SPARSESCOPE_TRY(check_asked_for(deletion, sentence));
        SPARSESCOPE_ASSIGN(const StorageUse before, corpus.storage());
        SPARSESCOPE_TRY(corpus.remove_dataset(dataset.id));
        Answer answer;
        answer.json["dataset"] = dataset.name;
        answer.json["models"] = deletion.models;
        answer.json["runs"] = deletion.runs;
        SPARSESCOPE_ASSIGN(const std::string freed,
                           say_what_was_freed(corpus, before, answer.json));
        answer.text = fmt::format("Deleted dataset \"{}\". {} {}", dataset.name, sentence, freed);
        return answer;
    }

    std::vector<std::string> rename_, describe_;
    static constexpr std::int64_t compared_texts = 64;
    std::string dataset_;
    std::optional<std::string> delete_, encoder_;
    bool yes_ = false, with_models_ = false;
};

}  // namespace

const VerbEntry& datasets_entry() {
    static const VerbEntry entry{"datasets", make_verb<DatasetsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
