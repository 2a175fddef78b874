// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/verb.h"
#include "core/engine/keep_run.h"

namespace sparsescope::cli {

namespace {

class KeepVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_, "The run (see: runs)")->required();
        app.add_option("--name", name_, "Name of the model; default: that of the run");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const KeepReport kept,
                           keep_run(corpus, run_, name_, session.stop(), session.progress()));
        if (kept.run.kind == RunKind::backbone)
            return Answer{to_json(kept),
                          fmt::format("Kept what run {} had learned by step {} of {}: its backbone "
                                      "is an encoder now, and a dataset has its embeddings.",
                                      run_, kept.run.step, kept.run.total_steps)};
        return Answer{
            to_json(kept),
            fmt::format("Kept what run {} had learned by step {} of {} as model \"{}\" (k {}).",
                        run_, kept.run.step, kept.run.total_steps, kept.model.name, kept.model.k)};
    }

  private:
    RunId run_ = 0;
    std::string name_;
};

}  // namespace

const VerbEntry& keep_entry() {
    static const VerbEntry entry{"keep", make_verb<KeepVerb>};
    return entry;
}

}  // namespace sparsescope::cli
