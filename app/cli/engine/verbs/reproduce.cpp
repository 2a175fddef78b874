// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/cli/engine/demo/fashion_mnist_images.h"
#include "app/cli/engine/finetuning_protocol.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/base/atomic_file.h"
#include "core/reproduce/chart.h"
#include "core/reproduce/report.h"
#include "core/reproduce/reproduce.h"

namespace sparsescope::cli {

namespace {

Json to_json(const reproduce::Trial& trial) {
    return {{"file", trial.key.file_name()},
            {"nearest_neighbour", trial.scores.nearest_neighbour},
            {"linear_probe", trial.scores.linear_probe},
            {"v_measure", trial.scores.v_measure},
            {"train_seconds", trial.train_seconds},
            {"score_seconds", trial.score_seconds}};
}

// Both protocols that finetune a backbone of texts.
constexpr const char* both_of_texts = "ft";

std::vector<std::string> names_to_run() {
    std::vector<std::string> names = reproduce::protocol_names();
    names.emplace_back(both_of_texts);
    return names;
}

class ReproduceVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option(
               "protocol", protocol_,
               fmt::format("{}; with --table: all that were run", fmt::join(names_to_run(), ", ")))
            ->check(CLI::IsMember(names_to_run()));
        app.add_option("--out", out_, "Folder of the results, one JSON file a run")->required();
        CLI::Option* table = app.add_flag("--table", table_,
                                          "Run nothing: print the tables of what is in the folder");
        app.add_option("--charts", charts_,
                       "With --table: also write a chart of each protocol into this folder")
            ->needs(table);
        app.add_option(
            "--data", data_,
            "All but f10 and ft: the file that make_text_sets.py makes of the protocol's texts");
        app.add_option("--seeds", plan_.seeds, "Runs of everything random, seeds 1 to this")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        std::string arms;
        for (const reproduce::Arm& arm : reproduce::arms())
            arms += (arms.empty() ? "" : ", ") + arm.name;
        for (const reproduce::Arm& arm : reproduce::tuning_arms())
            arms += (&arm == reproduce::tuning_arms().data() ? "; ft: " : ", ") + arm.name;
        app.add_option("--arms", plan_.arms, "Comma-separated: " + arms)->delimiter(',');
        app.add_option("--k", plan_.ks, "Comma-separated; default: 2,4,8,16,32; ft: 2,4,8")
            ->delimiter(',');
        app.add_option("--hidden", hidden_,
                       "Comma-separated, 4d: four times the dimension; default: 4d, and 16d where "
                       "k is at most 4")
            ->delimiter(',');
        app.add_flag(
            "--validation", validation_,
            "Judge on the validation documents, not those of the test: to choose settings");
        app.add_option("--documents", documents_, "Training documents; default: all that are left")
            ->check(CLI::PositiveNumber);
        app.add_option("--test-documents", test_documents_, "default: the protocol's")
            ->check(CLI::PositiveNumber);
        app.add_option("--validation-documents", validation_documents_, "default: the protocol's")
            ->check(CLI::PositiveNumber);
        app.add_option("--epochs", plan_.budget.epochs, "Passes over the training documents")
            ->check(CLI::Range(1, 10'000))
            ->capture_default_str();
        app.add_option("--batch", plan_.budget.batch, "Documents per step")
            ->check(CLI::Range(2, 1'000'000))
            ->capture_default_str();
        app.add_option("--lr", plan_.budget.learning_rate, "Learning rate")->capture_default_str();
        const std::vector<std::string> of_finetuning = add_finetuning_options(finetuning_, app);
        for (const std::string& option : of_finetuning)
            table->excludes(app.get_option(option));
        app_ = &app;
        of_finetuning_ = of_finetuning;
        for (const char* of_runs :
             {"--data", "--seeds", "--arms", "--k", "--hidden", "--validation", "--documents",
              "--test-documents", "--validation-documents", "--epochs", "--batch", "--lr"})
            table->excludes(app.get_option(of_runs));
    }

    Result<Answer> run(Session& session) override {
        return table_ ? print_tables() : run_protocol(session);
    }

  private:
    using Announce = std::function<void(const reproduce::Trial&, std::size_t, std::size_t)>;

    Result<Answer> print_tables() const {
        SPARSESCOPE_ASSIGN(auto trials, reproduce::read_trials(out_));
        if (!protocol_.empty())
            std::erase_if(trials, [&](const reproduce::Trial& trial) {
                return protocol_ == both_of_texts ? !trial.key.protocol.starts_with("ft-")
                                                  : trial.key.protocol != protocol_;
            });
        Answer answer;
        SPARSESCOPE_ASSIGN(answer.text, reproduce::markdown(trials));
        answer.json["markdown"] = answer.text;
        answer.json["runs"] = Json::array();
        for (const reproduce::Trial& trial : trials)
            answer.json["runs"].push_back(to_json(trial));
        if (!charts_.empty()) SPARSESCOPE_TRY(write_charts(trials));
        if (trials.empty()) answer.text = fmt::format("{} holds no results.\n", out_);
        return answer;
    }

    Status write_charts(std::span<const reproduce::Trial> trials) const {
        std::error_code error;
        std::filesystem::create_directories(charts_, error);
        if (error)
            return fail(ErrorCode::io,
                        fmt::format("The folder {} cannot be made: {}.", charts_, error.message()));
        for (const reproduce::Protocol& protocol : reproduce::protocols()) {
            const std::string svg = reproduce::accuracy_chart(trials, protocol);
            if (svg.empty()) continue;
            const auto file = std::filesystem::path(charts_) / (protocol.name + ".svg");
            SPARSESCOPE_TRY(write_file_atomically(file, std::as_bytes(std::span(svg))));
        }
        return {};
    }

    Result<Answer> run_protocol(Session& session) {
        if (protocol_.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Say which protocol to run: {}. Without one, only --table "
                                    "works.",
                                    fmt::join(names_to_run(), ", ")));
        Answer answer;
        answer.json["runs"] = Json::array();
        const auto announce = [&](const reproduce::Trial& trial, std::size_t done,
                                  std::size_t planned) {
            answer.json["runs"].push_back(to_json(trial));
            session.say(fmt::format(
                "{} of {}: {}: 1-NN {}, {:.0f} s of training, {:.0f} s of "
                "scoring",
                done, planned, trial.key.file_name(), percent(trial.scores.nearest_neighbour),
                trial.train_seconds, trial.score_seconds));
        };
        SPARSESCOPE_ASSIGN(const reproduce::Outcome outcome, run_named(session, announce));
        answer.json["skipped"] = outcome.skipped;
        answer.text = fmt::format("{} runs written to {}, {} were there already.\n",
                                  outcome.run.size(), out_, outcome.skipped);
        return answer;
    }

    Result<reproduce::Outcome> run_named(Session& session, const Announce& announce) {
        if (protocol_ == both_of_texts) {
            SPARSESCOPE_ASSIGN(auto all, run_finetuning("ft-pairs", session, announce));
            SPARSESCOPE_ASSIGN(const auto more, run_finetuning("ft-classes", session, announce));
            all.run.insert(all.run.end(), more.run.begin(), more.run.end());
            all.skipped += more.skipped;
            return all;
        }
        SPARSESCOPE_ASSIGN(const reproduce::Protocol named, reproduce::find_protocol(protocol_));
        if (named.tuned != reproduce::TunedOn::nothing)
            return run_finetuning(protocol_, session, announce);
        for (const std::string& option : of_finetuning_)
            if (app_->count(option) > 0)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("{} is for the protocols that finetune a backbone; {} "
                                        "trains heads alone.",
                                        option, protocol_));
        SPARSESCOPE_ASSIGN(reproduce::ProtocolData data, load(session));
        if (validation_) data = reproduce::tuning_data(std::move(data));
        SPARSESCOPE_TRY(complete_plan(data.dim()));
        return reproduce::reproduce(data, plan_, out_, session.stop(), session.progress(),
                                    announce);
    }

    Result<reproduce::Outcome> run_finetuning(const std::string& name, Session& session,
                                              const Announce& announce) {
        SPARSESCOPE_ASSIGN(reproduce::Protocol protocol, reproduce::find_protocol(name));
        if (finetuning_.fast) make_fast(protocol);
        choose_documents(protocol);
        reproduce::TuningPlan plan = finetuning_plan(finetuning_, protocol);
        plan.new_backbones = out_;
        plan.arms = plan_.arms;
        plan.validation = validation_;
        if (!plan_.ks.empty()) plan.ks = plan_.ks;
        const auto given = [&](const char* option) { return app_->count(option) > 0; };
        if (given("--seeds")) plan.seeds = plan_.seeds;
        if (given("--epochs")) plan.budget.epochs = plan_.budget.epochs;
        if (given("--batch")) plan.budget.batch = plan_.budget.batch;
        if (given("--lr")) plan.budget.learning_rate = plan_.budget.learning_rate;
        if (given("--data") || hidden_.size() > 1)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} reads no --data, and takes one number of neurons.", name));
        SPARSESCOPE_ASSIGN(const reproduce::TuningSet set, finetuning_set(plan, protocol, session));
        if (!hidden_.empty()) plan.hidden = hidden_.front();
        return reproduce::reproduce_tuning(set, plan, out_, session.stop(), session.progress(),
                                           announce);
    }

    void choose_documents(reproduce::Protocol& protocol) const {
        if (documents_ > 0) protocol.train_documents = documents_;
        if (test_documents_ > 0) protocol.test_documents = test_documents_;
        if (validation_documents_ > 0) protocol.validation_documents = validation_documents_;
    }

    Result<reproduce::ProtocolData> load(Session& session) const {
        SPARSESCOPE_ASSIGN(reproduce::Protocol protocol, reproduce::find_protocol(protocol_));
        choose_documents(protocol);
        if (protocol.text_set.empty()) {
            SPARSESCOPE_ASSIGN(auto train, fashion_mnist_pixels("train"));
            SPARSESCOPE_ASSIGN(auto test, fashion_mnist_pixels("t10k"));
            return reproduce::image_components({std::move(train.pixels), std::move(train.labels)},
                                               {std::move(test.pixels), std::move(test.labels)},
                                               protocol, session.stop(), session.progress());
        }
        if (data_.empty())
            return fail(ErrorCode::not_found,
                        fmt::format("The embeddings that {0} trains on are not part of the "
                                    "program. Make them with resources/sample/make_text_sets.py "
                                    "{1}, and name the file with --data.",
                                    protocol.name, protocol.text_set));
        return reproduce::read_protocol_data(data_, protocol);
    }

    Status complete_plan(std::size_t dim) {
        if (plan_.arms.empty())
            for (const reproduce::Arm& arm : reproduce::arms())
                // A preset that this version lacks is left out, unless it is asked for.
                if (reproduce::find_arm(arm.name)) plan_.arms.push_back(arm.name);
        if (plan_.ks.empty()) plan_.ks = {2, 4, 8, 16, 32};
        if (hidden_.empty()) {
            hidden_ = {"4d", "16d"};
            plan_.most_k_of_wide = 4;
        }
        for (const std::string& text : hidden_) {
            SPARSESCOPE_ASSIGN(const int hidden, reproduce::hidden_size(text, dim));
            plan_.hidden.push_back(hidden);
        }
        return {};
    }

    std::string protocol_, out_, data_, charts_;
    std::vector<std::string> hidden_;
    reproduce::Plan plan_{.seeds = 3};
    std::int64_t documents_ = 0;
    std::int64_t test_documents_ = 0;
    std::int64_t validation_documents_ = 0;
    bool table_ = false;
    bool validation_ = false;
    FinetuningOptions finetuning_;
    std::vector<std::string> of_finetuning_;
    CLI::App* app_ = nullptr;  // outlives the verb's run
};

}  // namespace

const VerbEntry& reproduce_entry() {
    static const VerbEntry entry{"reproduce", make_verb<ReproduceVerb>};
    return entry;
}

}  // namespace sparsescope::cli
