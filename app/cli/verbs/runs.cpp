// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <charconv>
#include <optional>

#include "app/cli/answers.h"
#include "app/cli/run_listing.h"
#include "app/cli/run_steering.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/sweep_plan.h"

namespace sparsescope::cli {

namespace {

// As the events a listener would have read while the run went on.
Result<Json> metrics_of(const Corpus& corpus, RunId run) {
    SPARSESCOPE_ASSIGN(const RunMetrics stored, corpus.metrics(run));
    Json list = Json::array();
    const auto add = [&](const auto& events) {
        for (const auto& event : events)
            list.push_back(parsed(to_line(event)));
    };
    add(stored.steps);
    add(stored.histograms);
    add(stored.held_out);
    add(stored.changes);
    return list;
}

template <class Item>
Json list_of(const std::vector<Item>& items) {
    Json list = Json::array();
    for (const Item& item : items)
        list.push_back(to_json(item));
    return list;
}

class RunsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_,
                       "Only this run; with --json, with its metrics, checkpoints and pins");
        app.add_flag("--all", all_, "Archived runs, too");
        app.add_option("--checkpoints", checkpoints_,
                       "List the checkpoints of this run, to branch from");
        app.add_option("--archive", archive_, "Leave this run out of lists");
        app.add_option("--unarchive", unarchive_, "Take this run back into lists");
        app.add_option("--delete", delete_,
                       "Delete this run, its metrics and checkpoints; its model stays");
        app.add_option("--note", note_, "Write this about the run of --run; \"\" takes it away");
        app.add_option("--pin", pin_, "STEP TEXT: pin a remark to a step of the run of --run")
            ->expected(2)
            ->type_name("STEP TEXT");
        app.add_option("--unpin", unpin_, "Remove the pin of this id");
        app.add_option("--name", name_,
                       "Rename the run of --run, and its model when both have one name");
        app.add_flag("--trim", trim_,
                     "Delete checkpoints that nobody needs any more, of the run of --run or of "
                     "all that have their model");
        app.add_option("--keep-checkpoints", kept_, "With --trim: few or none; default: few")
            ->check(CLI::IsMember({"few", "none"}));
        app.add_flag("--with-marked", marked_too_, "With --trim: marked checkpoints, too");
        steering_.add_to(app);
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(check_options());
        SPARSESCOPE_TRY(check_unread());
        if (delete_) return remove(session);
        if (archive_) return change(session, *archive_, [](RunNote& run) { run.archived = true; });
        if (unarchive_)
            return change(session, *unarchive_, [](RunNote& run) { run.archived = false; });
        if (note_) return change(session, *run_, [this](RunNote& run) { run.note = *note_; });
        if (!pin_.empty()) return pin(session);
        if (unpin_) return unpin(session);
        if (name_) return rename(session);
        if (trim_) return trim(session);
        if (steering_.given() > 0) return steering_.run(session);
        SPARSESCOPE_ASSIGN(const Corpus corpus, open_with_true_states(session));
        if (checkpoints_) return checkpoints(corpus);
        return run_ ? one(corpus) : list(corpus);
    }

  private:
    Status check_options() const {
        if ((note_ || name_ || !pin_.empty()) && !run_)
            return fail(ErrorCode::invalid_argument,
                        "--note, --name and --pin need the run they are about: --run 3.");
        if (!trim_ && (marked_too_ || !kept_.empty()))
            return fail(ErrorCode::invalid_argument,
                        "--keep-checkpoints and --with-marked say how to trim: add --trim.");
        const int deeds =
            static_cast<int>(delete_.has_value()) + static_cast<int>(archive_.has_value()) +
            static_cast<int>(unarchive_.has_value()) + static_cast<int>(note_.has_value()) +
            static_cast<int>(!pin_.empty()) + static_cast<int>(unpin_.has_value()) +
            static_cast<int>(checkpoints_.has_value()) + static_cast<int>(name_.has_value()) +
            static_cast<int>(trim_) + steering_.given();
        if (deeds <= 1) return {};
        return fail(ErrorCode::invalid_argument,
                    "Give one of --archive, --unarchive, --delete, --note, --name, --pin, --unpin, "
                    "--checkpoints, --trim, --pause, --stop, --discard, --checkpoint, --mark and "
                    "--watch at a time.");
    }

    // What would have no part in the answer.
    Status check_unread() const {
        const bool names_its_own =
            delete_ || archive_ || unarchive_ || unpin_ || checkpoints_ || steering_.given() > 0;
        if (run_ && names_its_own)
            return fail(ErrorCode::invalid_argument,
                        "--run has no part in this: it is for looking at a run, and for --note, "
                        "--name, --pin and --trim; others name what they are about. Leave it "
                        "out.");
        if (all_ && (run_ || names_its_own || trim_))
            return fail(ErrorCode::invalid_argument,
                        "--all has no part in this: it is about the list of all runs. Leave it "
                        "out.");
        return steering_.check_wait();
    }

    Result<Answer> list(const Corpus& corpus) const {
        SPARSESCOPE_ASSIGN(std::vector<RunInfo> runs, corpus.runs());
        const std::size_t known = runs.size();
        if (!all_) std::erase_if(runs, [](const RunInfo& run) { return run.archived; });
        Answer answer{{{"runs", Json::array()}}, {}};
        std::vector<ListedRun> listed;
        for (RunInfo& run : runs) {
            SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.run_bytes(run.id));
            Json json = to_json(run);
            json["bytes"] = bytes;
            answer.json["runs"].push_back(std::move(json));
            listed.push_back({std::move(run), bytes});
        }
        answer.text = run_listing(std::move(listed));
        if (known > runs.size())
            answer.text +=
                fmt::format("{} archived; --all lists them, too.\n", known - runs.size());
        SPARSESCOPE_TRY(add_sweeps(corpus, answer));
        return answer;
    }

    // A sweep that was cut off has runs that nobody sees yet.
    static Status add_sweeps(const Corpus& corpus, Answer& answer) {
        SPARSESCOPE_ASSIGN(const std::vector<RunInfo> runs, corpus.runs());
        SPARSESCOPE_ASSIGN(const std::vector<SweepState> sweeps, sweep_states(corpus, runs));
        answer.json["sweeps"] = Json::array();
        for (const SweepState& sweep : sweeps) {
            answer.json["sweeps"].push_back({{"sweep", sweep.name},
                                             {"planned", sweep.planned},
                                             {"done", sweep.done},
                                             {"running", sweep.running}});
            if (sweep.waits())
                answer.text += fmt::format(
                    "The sweep \"{0}\" waits: {1} of its {2} runs are done. Go on with: "
                    "sparsescope-cli sweep {3} --resume \"{0}\"\n",
                    sweep.name, sweep.done, sweep.planned, corpus.path().string());
        }
        return {};
    }

    Result<Answer> one(const Corpus& corpus) const {
        SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(*run_));
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.run_bytes(*run_));
        SPARSESCOPE_ASSIGN(const auto pins, corpus.pins(*run_));
        SPARSESCOPE_ASSIGN(const auto files, corpus.checkpoints(*run_));
        Answer answer;
        Json json = to_json(run);
        json["bytes"] = bytes;
        answer.json["runs"] = Json::array({std::move(json)});
        SPARSESCOPE_ASSIGN(answer.json["metrics"], metrics_of(corpus, *run_));
        answer.json["checkpoints"] = list_of(files);
        answer.json["pins"] = list_of(pins);
        const std::string note = run.note;
        answer.text = run_listing({{std::move(run), bytes}});
        if (!note.empty()) answer.text += "\n" + note + "\n";
        for (const RunPin& p : pins)
            answer.text += fmt::format("\nstep {}: {} (pin {})", p.step, p.text, p.id);
        return answer;
    }

    Result<Answer> checkpoints(const Corpus& corpus) const {
        SPARSESCOPE_ASSIGN(const auto files, corpus.checkpoints(*checkpoints_));
        Answer answer;
        answer.json["run"] = *checkpoints_;
        answer.json["folder"] = corpus.run_folder(*checkpoints_).string();
        answer.json["checkpoints"] = list_of(files);
        answer.text = files.empty() ? fmt::format("Run {} has no checkpoint.", *checkpoints_)
                                    : checkpoint_listing(files);
        return answer;
    }

    // Says what it changed, with what the run takes.
    template <class Change>
    Result<Answer> change(Session& session, RunId id, Change&& body) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(RunInfo run, corpus.run(id));
        body(run);
        SPARSESCOPE_TRY(corpus.set_note(id, run));
        SPARSESCOPE_ASSIGN(run, corpus.run(id));
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.run_bytes(id));
        Answer answer;
        answer.json["run"] = to_json(run);
        answer.json["run"]["bytes"] = bytes;
        answer.text = run_listing({{std::move(run), bytes}});
        return answer;
    }

    Result<Answer> remove(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        SPARSESCOPE_ASSIGN(const RunInfo run, corpus.run(*delete_));
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.run_bytes(*delete_));
        SPARSESCOPE_TRY(corpus.remove_run(*delete_));
        Answer answer;
        answer.json["run"] = *delete_;
        answer.json["freed_bytes"] = bytes;
        answer.text =
            fmt::format("Deleted run {} \"{}\": {} freed.", run.id, run.name, bytes_text(bytes));
        return answer;
    }

    Result<Answer> pin(Session& session) const {
        std::int64_t step = 0;
        const std::string& text = pin_[0];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
        if (error != std::errc{} || end != text.data() + text.size())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("--pin takes a step and a text; \"{}\" is not a step.", text));
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const RunPin added, corpus.add_pin(*run_, step, pin_[1]));
        return Answer{{{"run", *run_}, {"pin", to_json(added)}},
                      fmt::format("Pinned to step {} of run {} (pin {}).", step, *run_, added.id)};
    }

    Result<Answer> unpin(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.remove_pin(*unpin_));
        return Answer{{{"pin", *unpin_}}, fmt::format("Pin {} is gone.", *unpin_)};
    }

    Result<Answer> rename(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const bool model, corpus.rename_run(*run_, *name_));
        SPARSESCOPE_ASSIGN(const RunInfo run, corpus.run(*run_));
        return Answer{{{"run", to_json(run)}, {"model_renamed", model}},
                      fmt::format("Run {} is called \"{}\" now{}.", run.id, run.name,
                                  model ? ", and so is its model" : "")};
    }

    Result<Answer> trim(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_TRY(corpus.mark_interrupted_runs());
        std::vector<RunInfo> runs;
        if (run_) {
            SPARSESCOPE_ASSIGN(runs.emplace_back(), corpus.run(*run_));
        } else {
            SPARSESCOPE_ASSIGN(runs, corpus.runs());
        }
        const TrimWish wish{kept_checkpoints(kept_).value_or(KeptCheckpoints::few), marked_too_};
        return trim_answer(corpus, runs, wish);
    }

    Result<Answer> trim_answer(Corpus& corpus, const std::vector<RunInfo>& runs,
                               const TrimWish& wish) const {
        TrimReport all;
        std::int64_t left_alone = 0;
        Answer answer{{{"runs", Json::array()}}, {}};
        for (const RunInfo& run : runs) {
            left_alone += run.model && run.state != RunState::running ? 0 : 1;
            SPARSESCOPE_ASSIGN(const TrimReport freed, corpus.trim_run(run.id, wish));
            all.files += freed.files;
            all.freed_bytes += freed.freed_bytes;
            if (freed.files == 0) continue;
            answer.json["runs"].push_back(
                {{"run", run.id}, {"files", freed.files}, {"freed_bytes", freed.freed_bytes}});
            answer.text += fmt::format("Run {} \"{}\": {} freed.\n", run.id, run.name,
                                       bytes_text(freed.freed_bytes));
        }
        answer.json["freed_bytes"] = all.freed_bytes;
        answer.text += fmt::format("{} freed in all.", bytes_text(all.freed_bytes));
        if (left_alone > 0)
            answer.text +=
                fmt::format(" {} without a model {} not touched: what is there may be needed.",
                            left_alone == 1 ? "One run" : fmt::format("{} runs", left_alone),
                            left_alone == 1 ? "was" : "were");
        return answer;
    }

    std::optional<RunId> run_, checkpoints_, archive_, unarchive_, delete_;
    std::optional<std::int64_t> unpin_;
    std::optional<std::string> note_, name_;
    std::vector<std::string> pin_;
    std::string kept_;
    bool all_ = false;
    bool trim_ = false;
    bool marked_too_ = false;
    RunSteering steering_;
};

}  // namespace

const VerbEntry& runs_entry() {
    static const VerbEntry entry{"runs", make_verb<RunsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
