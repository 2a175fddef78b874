// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <optional>

#include "app/cli/verb.h"
#include "tests/bench/embed_bench_answer.h"
#include "tests/bench/finetune_bench_answer.h"
#include "tests/bench/map_bench_answer.h"
#include "tests/bench/neuron_bench_answer.h"
#include "tests/bench/search_bench_answer.h"
#include "tests/bench/training_bench_answer.h"

namespace sparsescope::cli {

namespace {

class BenchVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("what", what_,
                       "What to measure: train, finetune, encode, search, neurons, map or embed")
            ->required()
            ->check(CLI::IsMember(
                {"train", "finetune", "encode", "search", "neurons", "map", "embed"}));
        app.add_option("--repetitions", repetitions_,
                       "train, finetune, encode, neurons, embed: repetitions; the fastest counts")
            ->check(CLI::Range(1, 1000));
        app.add_option("--documents", documents_,
                       "search, neurons, map: number of documents; default: 1,000,000 for search, "
                       "100,000 for the others")
            ->check(CLI::Range(1000, 100'000'000));
        app.add_flag("--full", search_.full, "search: also ten times as many documents");
        app.add_option("--workspace", search_.workspaces,
                       "search: also the codes of this workspace's newest model, replicated with "
                       "noise; map: also its embeddings and codes; may be repeated");
        app.add_option("model", embed_.model, "embed, finetune: the folder of a text model");
        app.add_option(
            "--python", embed_.python,
            "embed: a Python with sentence-transformers, to measure the same model with; finetune: "
            "one with torch and transformers; map: one with umap-learn");
        app.add_option("--texts", embed_.texts,
                       "embed: texts, one a line, for the recall of weights in 8 bits; default: "
                       "2,000 glosses of WordNet")
            ->check(CLI::ExistingFile);
    }

    Result<Answer> run(Session& session) override {
        if (what_ == "train") return train(session);
        if (what_ == "encode") return encode(session);
        if (what_ == "embed") return embed(session);
        if (what_ == "finetune") return finetune(session);
        if (what_ == "neurons") return neurons(session);
        if (what_ == "map") return map(session);
        search_.documents = documents_.value_or(search_.documents);
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_search(search_, session.stop(), session.progress()));
        return search_bench_answer(measured);
    }

  private:
    Result<Answer> train(Session& session) {
        Json machine = bench_machine();
        machine["repetitions"] = repetitions_;
        std::vector<bench::TrainTiming> timings;
        for (const bench::TrainShape& shape : bench::train_shapes()) {
            SPARSESCOPE_ASSIGN(auto timing, bench::bench_train(shape, repetitions_, session.stop(),
                                                               session.progress()));
            timings.push_back(std::move(timing));
        }
        return train_bench_answer(std::move(machine), timings);
    }

    Result<Answer> encode(Session& session) {
        Json machine = bench_machine();
        machine["repetitions"] = repetitions_;
        const auto rates = bench::product_rates();
        std::vector<bench::EncodeTiming> timings;
        for (const bench::EncodeShape& shape : bench::encode_shapes()) {
            SPARSESCOPE_ASSIGN(auto timing, bench::bench_encode(shape, repetitions_, session.stop(),
                                                                session.progress()));
            timings.push_back(std::move(timing));
        }
        return encode_bench_answer(std::move(machine), rates, timings);
    }

    Result<Answer> embed(Session& session) {
        if (embed_.model.empty())
            return fail(ErrorCode::invalid_argument,
                        "bench embed needs the folder of a text model: bench embed DIR");
        Json machine = bench_machine();
        machine["repetitions"] = embed_.repetitions = repetitions_;
        embed_.script = SPARSESCOPE_BENCH_SCRIPT;
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_embed(embed_, session.stop(), session.progress()));
        return embed_bench_answer(std::move(machine), measured);
    }

    Result<Answer> finetune(Session& session) {
        if (embed_.model.empty())
            return fail(ErrorCode::invalid_argument,
                        "bench finetune needs the folder of a text model: bench finetune DIR");
        Json machine = bench_machine();
        machine["repetitions"] = repetitions_;
        const bench::FinetuneBenchOptions options{.model = embed_.model,
                                                  .python = embed_.python,
                                                  .script = SPARSESCOPE_FINETUNE_PEER,
                                                  .repetitions = repetitions_};
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_finetune(options, session.stop(), session.progress()));
        return finetune_bench_answer(std::move(machine), measured);
    }

    Result<Answer> neurons(Session& session) {
        Json machine = bench_machine();
        bench::NeuronBenchOptions options;
        options.documents = documents_.value_or(options.documents);
        machine["repetitions"] = options.repetitions = repetitions_;
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_neurons(options, session.stop(), session.progress()));
        return neuron_bench_answer(std::move(machine), measured);
    }

    Result<Answer> map(Session& session) {
        bench::MapBenchOptions options;
        for (const std::filesystem::path& workspace : search_.workspaces)
            options.workspaces.push_back(workspace.string());
        options.documents = documents_.value_or(options.documents);
        options.python = embed_.python;
        options.script = SPARSESCOPE_MAP_PEER;
        SPARSESCOPE_ASSIGN(const auto measured,
                           bench::bench_map(options, session.stop(), session.progress()));
        return map_bench_answer(bench_machine(), measured);
    }

    std::string what_;
    std::optional<std::size_t> documents_;
    int repetitions_ = 5;
    bench::SearchBenchOptions search_;
    bench::EmbedBenchOptions embed_;
};

}  // namespace

const VerbEntry& bench_entry() {
    static const VerbEntry entry{"bench", make_verb<BenchVerb>};
    return entry;
}

}  // namespace sparsescope::cli
