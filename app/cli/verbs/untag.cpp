// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/edit_documents.h"

namespace sparsescope::cli {

namespace {

class UntagVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("tag", tag_, "The tag")->required();
        choice_.add_options(app);
    }

    Result<Answer> run(Session& session) override {
        return edit_documents(session, {CorpusEdit::Kind::untag, tag_}, choice_);
    }

  private:
    std::string tag_;
    DocumentChoice choice_;
};

}  // namespace

const VerbEntry& untag_entry() {
    static const VerbEntry entry{"untag", make_verb<UntagVerb>};
    return entry;
}

}  // namespace sparsescope::cli
