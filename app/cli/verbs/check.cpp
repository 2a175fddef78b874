// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class CheckVerb final : public Verb {
  public:
    void add_options(CLI::App& /*app*/) override {}

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const auto problems, corpus.check(session.stop(), session.progress()));
        Answer answer;
        answer.json["ok"] = problems.empty();
        answer.json["problems"] = problems;
        answer.text =
            problems.empty() ? "All is well." : fmt::format("{} problems:\n", problems.size());
        for (const std::string& problem : problems)
            answer.text += "  " + problem + "\n";
        answer.exit_code = problems.empty() ? exit_ok : exit_bad_input;
        return answer;
    }
};

}  // namespace

const VerbEntry& check_entry() {
    static const VerbEntry entry{"check", make_verb<CheckVerb>};
    return entry;
}

}  // namespace sparsescope::cli
