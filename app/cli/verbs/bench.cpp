// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/search_bench_answer.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/base/parallel.h"
#include "core/sae/torch/matmul.h"
#include "tests/bench/bench_train.h"

namespace sparsescope::cli {

namespace {

Json to_json(const bench::TrainTiming& t) {
    return {{"dim", t.shape.dim},
            {"hidden", t.shape.hidden},
            {"batch", t.shape.batch},
            {"k", t.shape.k},
            {"reference_ms", t.reference_ms},
            {"fused_ms", t.fused_ms},
            {"ratio", t.ratio},
            {"gradient_difference", t.gradient_difference},
            {"loss_difference", t.loss_difference},
            {"dead_share", t.dead_share},
            {"stages_ms",
             {{"matmul", t.stages_ms.matmul},
              {"top_k", t.stages_ms.top_k},
              {"decode", t.stages_ms.decode},
              {"auxiliary", t.stages_ms.auxiliary},
              {"contrastive", t.stages_ms.contrastive},
              {"update", t.stages_ms.update}}},
            {"sgemm_ms", t.sgemm_ms},
            {"sgemm_gflops", t.sgemm_gflops}};
}

class BenchVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("what", what_, "What to measure: train or search")
            ->required()
            ->check(CLI::IsMember({"train", "search"}));
        app.add_option("--repetitions", repetitions_, "train: repetitions; the fastest counts")
            ->check(CLI::Range(1, 1000));
        app.add_option("--documents", search_.documents, "search: number of documents")
            ->check(CLI::Range(1000, 100'000'000))
            ->capture_default_str();
        app.add_flag("--full", search_.full, "search: also ten times as many documents");
        app.add_option("--workspace", search_.workspaces,
                       "search: also the codes of this workspace's newest model, replicated with "
                       "noise; may be repeated");
    }

    Result<Answer> run(Session& session) override {
        return what_ == "train" ? train(session) : search(session);
    }

  private:
    Result<Answer> search(Session& session) {
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_search(search_, session.stop(), session.progress()));
        return search_bench_answer(measured);
    }

    Result<Answer> train(Session& session) {
        Answer answer;
        answer.json["threads"] = compute_threads();
        answer.json["library"] = torch_version();
        answer.json["repetitions"] = repetitions_;
        answer.json["shapes"] = Json::array();
        using Align = TextTable::Align;
        TextTable table({{"d", Align::right},
                         {"h", Align::right},
                         {"batch", Align::right},
                         {"k", Align::right},
                         {"reference ms", Align::right},
                         {"fused ms", Align::right},
                         {"ratio", Align::right},
                         {"gradient difference", Align::right},
                         {"sgemm ms", Align::right}});
        for (const bench::TrainShape& shape : bench::train_shapes()) {
            SPARSESCOPE_ASSIGN(const auto t, bench::bench_train(shape, repetitions_, session.stop(),
                                                                session.progress()));
            answer.json["shapes"].push_back(to_json(t));
            table.add({std::to_string(shape.dim), std::to_string(shape.hidden),
                       std::to_string(shape.batch), std::to_string(shape.k),
                       fmt::format("{:.1f}", t.reference_ms), fmt::format("{:.1f}", t.fused_ms),
                       fmt::format("{:.1f}", t.ratio), fmt::format("{:.1e}", t.gradient_difference),
                       fmt::format("{:.1f}", t.sgemm_ms)});
        }
        answer.text = table.text();
        return answer;
    }

    std::string what_;
    int repetitions_ = 5;
    bench::SearchBenchOptions search_;
};

}  // namespace

const VerbEntry& bench_entry() {
    static const VerbEntry entry{
        "bench", "Time the training step, or search, against what it is measured by",
        "bench train --json", make_verb<BenchVerb>, false};
    return entry;
}

}  // namespace sparsescope::cli
