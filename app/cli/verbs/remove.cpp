// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/edit_documents.h"

namespace sparsescope::cli {

namespace {

class RemoveVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override { choice_.add_options(app); }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(Answer answer,
                           edit_documents(session, {CorpusEdit::Kind::remove, {}}, choice_));
        if (answer.json["changed"] > 0)
            answer.text += " They can be restored until the workspace is compacted.";
        return answer;
    }

  private:
    DocumentChoice choice_;
};

}  // namespace

const VerbEntry& remove_entry() {
    static const VerbEntry entry{"remove", make_verb<RemoveVerb>};
    return entry;
}

}  // namespace sparsescope::cli
