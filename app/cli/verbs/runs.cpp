// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <charconv>
#include <optional>

#include "app/cli/answers.h"
#include "app/cli/run_listing.h"
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
        SPARSESCOPE_ASSIGN(const Corpus corpus, open_with_true_states(session));
        if (checkpoints_) return checkpoints(corpus);
        return run_ ? one(corpus) : list(corpus);
    }

  private:
    Status check_options() const {
        if ((note_ || !pin_.empty()) && !run_)
            return fail(ErrorCode::invalid_argument,
                        "--note and --pin need the run they are about: --run 3.");
        const int deeds =
            static_cast<int>(delete_.has_value()) + static_cast<int>(archive_.has_value()) +
            static_cast<int>(unarchive_.has_value()) + static_cast<int>(note_.has_value()) +
            static_cast<int>(!pin_.empty()) + static_cast<int>(unpin_.has_value()) +
            static_cast<int>(checkpoints_.has_value());
        if (deeds <= 1) return {};
        return fail(ErrorCode::invalid_argument,
                    "Give one of --archive, --unarchive, --delete, --note, --pin, --unpin and "
                    "--checkpoints at a time.");
    }

    // What would have no part in the answer.
    Status check_unread() const {
        const bool names_its_own = delete_ || archive_ || unarchive_ || unpin_ || checkpoints_;
        if (run_ && names_its_own)
            return fail(ErrorCode::invalid_argument,
                        "--run has no part in this: --delete, --archive, --unarchive, --unpin and "
                        "--checkpoints name what they are about. Leave it out.");
        if (all_ && (run_ || names_its_own))
            return fail(ErrorCode::invalid_argument,
                        "--all has no part in this: it is about the list of all runs. Leave it "
                        "out.");
        return {};
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
        return answer;
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

    std::optional<RunId> run_, checkpoints_, archive_, unarchive_, delete_;
    std::optional<std::int64_t> unpin_;
    std::optional<std::string> note_;
    std::vector<std::string> pin_;
    bool all_ = false;
};

}  // namespace

const VerbEntry& runs_entry() {
    static const VerbEntry entry{"runs", make_verb<RunsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
