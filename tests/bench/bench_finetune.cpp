// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_finetune.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/line_process.h"
#include "core/backbone/model_folder.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/formats/json_records.h"
#include "core/tune/tune_step.h"

namespace sparsescope::bench {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds patience{300};
constexpr int pairs = 64;

struct Texts {
    const char* name;
    std::size_t shortest, longest;
};
// Of one length nobody pads; glosses and sentences are of many.
constexpr Texts cases[] = {{"16", 16, 16}, {"64", 64, 64}, {"6 to 48", 6, 48}};

TuneInputs texts_of(const Texts& texts, std::size_t vocabulary) {
    Random random(11);
    TuneInputs inputs;
    for (int i = 0; i < 2 * pairs; ++i) {
        const std::size_t length =
            texts.shortest + random.below(texts.longest - texts.shortest + 1);
        inputs.texts.emplace_back(length);
        for (std::int32_t& id : inputs.texts.back())
            id = static_cast<std::int32_t>(vocabulary / 8 + random.below(vocabulary / 2));
    }
    return inputs;
}

TuneBatch batch_of_pairs() {
    TuneBatch batch;
    for (std::int32_t i = 0; i < pairs; ++i) {
        batch.anchors.push_back(2 * i);
        batch.positives.push_back(2 * i + 1);
    }
    return batch;
}

// Python in a process of its own, one step a line.
class PythonStep {
  public:
    static Result<PythonStep> start(const FinetuneBenchOptions& options, std::stop_token stop) {
        PythonStep step;
        SPARSESCOPE_ASSIGN(
            step.process_,
            LineProcess::start({options.python.string(), options.script.string(),
                                options.model.string(), std::to_string(compute_threads())}));
        SPARSESCOPE_ASSIGN(const json hello, step.answer(stop));
        step.library_ = hello.value("library", "Python");
        return step;
    }
    [[nodiscard]] const std::string& library() const { return library_; }

    Result<double> run(const TuneInputs& inputs, const std::vector<int>& ks, Fastest& fastest,
                       std::stop_token stop) {
        process_->send(json{{"ids", inputs.texts}, {"ks", ks}}.dump());
        SPARSESCOPE_ASSIGN(const json measured, answer(stop));
        fastest.wall_ms = std::min(fastest.wall_ms, 1e3 * measured.at("seconds").get<double>());
        fastest.cpu_ms = std::min(fastest.cpu_ms, 1e3 * measured.at("cpu_seconds").get<double>());
        return measured.at("loss").get<double>();
    }

  private:
    Result<json> answer(std::stop_token stop) {
        const auto line = process_->next_line(patience, stop);
        if (!line)
            return fail(line.error().code, line.error().message + process_->last_words(),
                        line.error().detail);
        return parse_json(*line, process_->title());
    }

    std::unique_ptr<LineProcess> process_;
    std::string library_;
};

Result<FinetuneTiming> measure(const Texts& texts, const FinetuneBenchOptions& options,
                               const TuneConfig& config, std::size_t vocabulary,
                               FinetuneBench& bench, std::stop_token stop) {
    FinetuneTiming timing{.texts = texts.name};
    const TuneInputs inputs = texts_of(texts, vocabulary);
    SPARSESCOPE_ASSIGN(const auto step, TuneStep::open(config, {.backbone = options.model}));
    bench.parameters = step->parameters();
    std::unique_ptr<PythonStep> python;
    if (!options.python.empty()) {
        SPARSESCOPE_ASSIGN(PythonStep started, PythonStep::start(options, stop));
        python = std::make_unique<PythonStep>(std::move(started));
        bench.python = python->library();
    }
    for (int repetition = 0; repetition < options.repetitions; ++repetition) {
        if (stop.stop_requested()) return cancelled();
        Result<TuneLosses> losses = TuneLosses{};
        timing.ours.run([&] { losses = step->run(inputs, batch_of_pairs(), 1, 0); });
        if (!losses) return fail(std::move(losses.error()));
        timing.tokens = losses->tokens;
        if (python == nullptr) continue;
        SPARSESCOPE_ASSIGN(const double loss, python->run(inputs, config.ks, timing.python, stop));
        if (repetition == 0)
            timing.loss_difference = std::abs(loss - losses->total) / std::abs(loss);
    }
    return timing;
}

}  // namespace

Result<FinetuneBench> bench_finetune(const FinetuneBenchOptions& options, std::stop_token stop,
                                     const Progress& progress) {
    return guard("measuring a step of finetuning", [&]() -> Result<FinetuneBench> {
        SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(options.model));
        FinetuneBench bench{.model = model.name, .pairs = pairs};
        TuneConfig config;
        config.batch = pairs;
        std::erase_if(config.ks, [&](int k) { return std::size_t(k) > model.dim; });
        for (const Texts& texts : cases) {
            report(progress, fmt::format("timing texts of {} tokens", texts.name), 0, 0);
            SPARSESCOPE_ASSIGN(FinetuneTiming timing, measure(texts, options, config,
                                                              model.shape.vocabulary, bench, stop));
            bench.timings.push_back(std::move(timing));
        }
        return bench;
    });
}

}  // namespace sparsescope::bench
