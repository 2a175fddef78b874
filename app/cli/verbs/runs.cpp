// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

// A run whose process died is still marked running; only a writer can put that right.
Result<Corpus> open_with_true_states(Session& session) {
    Result<Corpus> writable = session.open(Access::read_write);
    if (!writable)
        return writable.error().code == ErrorCode::read_only ? session.open(Access::read_only)
                                                             : std::move(writable);
    SPARSESCOPE_TRY(writable->mark_interrupted_runs());
    return writable;
}

class RunsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_, "Only this run; with --json, with all its metrics");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, open_with_true_states(session));
        std::vector<RunInfo> runs;
        if (run_) {
            SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(*run_));
            runs.push_back(std::move(run));
        } else {
            SPARSESCOPE_ASSIGN(runs, corpus.runs());
        }
        Answer answer{{{"runs", Json::array()}}, table(runs)};
        for (const RunInfo& run : runs)
            answer.json["runs"].push_back(to_json(run));
        if (run_) {
            SPARSESCOPE_ASSIGN(answer.json["metrics"], metrics(corpus, *run_));
        }
        return answer;
    }

  private:
    static std::string table(const std::vector<RunInfo>& runs) {
        if (runs.empty()) return "There are no runs yet.";
        using enum TextTable::Align;
        TextTable table({{"run", right},
                         {"name"},
                         {"state"},
                         {"step", right},
                         {"of", right},
                         {"started"},
                         {"checkpoint", right},
                         {"message"}});
        for (const RunInfo& r : runs)
            table.add({std::to_string(r.id), r.name, std::string(to_string(r.state)),
                       std::to_string(r.step), std::to_string(r.total_steps), r.started,
                       r.checkpoint.empty() ? "" : fmt::format("step {}", r.checkpoint_step),
                       shortened(r.message, 60)});
        return table.text();
    }

    // As the events a listener would have read while the run went on.
    static Result<Json> metrics(const Corpus& corpus, RunId run) {
        SPARSESCOPE_ASSIGN(const RunMetrics stored, corpus.metrics(run));
        Json list = Json::array();
        for (const StepMetrics& m : stored.steps)
            list.push_back(parsed(to_line(m)));
        for (const FrequencyHistogram& h : stored.histograms)
            list.push_back(parsed(to_line(h)));
        for (const HeldOutQuality& q : stored.held_out)
            list.push_back(parsed(to_line(q)));
        return list;
    }

    std::optional<RunId> run_;
};

}  // namespace

const VerbEntry& runs_entry() {
    static const VerbEntry entry{"runs", "List the training runs and how they ended",
                                 "runs news.sscope", make_verb<RunsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
