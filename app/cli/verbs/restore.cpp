// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/edit_documents.h"

namespace sparsescope::cli {

namespace {

class RestoreVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        auto* documents = app.add_option("--document", documents_, "These documents, by id");
        app.add_flag("--all", all_, "All removed documents of the dataset")->excludes(documents);
    }

    Result<Answer> run(Session& session) override {
        if (!all_ && documents_.empty()) {
            return fail(ErrorCode::invalid_argument,
                        "Say which documents: --document ID, or --all of the removed ones.");
        }
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        DocumentChoice::Chosen chosen;
        SPARSESCOPE_ASSIGN(chosen.dataset, corpus.dataset(dataset_));
        if (all_) {
            SPARSESCOPE_ASSIGN(chosen.rows, corpus.removed_rows(chosen.dataset.id));
        } else {
            SPARSESCOPE_ASSIGN(chosen.rows, rows_of(corpus, chosen.dataset, documents_));
        }
        return edit_documents(corpus, {CorpusEdit::Kind::restore, {}}, chosen);
    }

  private:
    std::string dataset_;
    std::vector<DocumentId> documents_;
    bool all_ = false;
};

}  // namespace

const VerbEntry& restore_entry() {
    static const VerbEntry entry{"restore", make_verb<RestoreVerb>};
    return entry;
}

}  // namespace sparsescope::cli
