// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/edit_documents.h"

namespace sparsescope::cli {

namespace {

class TagVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("tag", tag_, "The tag; a new one is made")->required();
        choice_.add_options(app);
    }

    Result<Answer> run(Session& session) override {
        return edit_documents(session, {CorpusEdit::Kind::tag, tag_}, choice_);
    }

  private:
    std::string tag_;
    DocumentChoice choice_;
};

}  // namespace

const VerbEntry& tag_entry() {
    static const VerbEntry entry{"tag", make_verb<TagVerb>};
    return entry;
}

}  // namespace sparsescope::cli
