// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class InitVerb final : public Verb {
  public:
    void add_options(CLI::App& /*app*/) override {}

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(Corpus::create(session.workspace()));
        const std::string path = session.workspace().string();
        return Answer{{{"workspace", path}}, fmt::format("Made the empty workspace {}.", path)};
    }
};

}  // namespace

const VerbEntry& init_entry() {
    static const VerbEntry entry{"init", make_verb<InitVerb>};
    return entry;
}

}  // namespace sparsescope::cli
