// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/contents_listing.h"
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class InfoVerb final : public Verb {
  public:
    void add_options(CLI::App& /*app*/) override {}

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());
        SPARSESCOPE_ASSIGN(Answer data, dataset_listing(corpus, datasets));
        SPARSESCOPE_ASSIGN(Answer heads, model_listing(corpus, models));
        SPARSESCOPE_ASSIGN(const StorageUse storage, corpus.storage());
        Answer answer;
        answer.json["workspace"] = session.workspace().string();
        answer.json["file_bytes"] = storage.file_bytes;
        answer.json["datasets"] = std::move(data.json);
        answer.json["models"] = std::move(heads.json);
        answer.text =
            datasets.empty() ? "The workspace is empty: import a file." : std::move(data.text);
        if (!models.empty()) answer.text += "\n" + heads.text;
        return answer;
    }
};

}  // namespace

const VerbEntry& info_entry() {
    static const VerbEntry entry{"info", make_verb<InfoVerb>};
    return entry;
}

}  // namespace sparsescope::cli
