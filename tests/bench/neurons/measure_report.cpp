// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/eval/mono_score.h"
#include "core/eval/neuron_report.h"
#include "core/workspace/neuron_report.h"
#include "tests/bench/neurons/measures.h"
#include "tests/bench/neurons/plain_report.h"

namespace sparsescope::bench {

namespace {

constexpr double second = 1000;
// Their embeddings stay in memory, so that what is compared is the arithmetic.
constexpr std::size_t most_plain_documents = 100'000;

double difference(const std::optional<double>& a, const std::optional<double>& b) {
    if (a.has_value() != b.has_value()) return 1;
    return a ? std::abs(*a - *b) : 0;
}

template <class Number>
double largest_difference(const std::vector<NeuronReport>& a, const std::vector<NeuronReport>& b,
                          const Number& number) {
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, difference(number(a[i]), number(b[i])));
    return largest;
}

std::vector<NeuronReport> report_numbers(const LoadedModel& model, int k) {
    const RowSet counted = counted_rows(model);
    return neuron_report(ActiveRows(model.codes, k, counted), counted, model.labels);
}

void report_mono(const LoadedModel& model, int k, EmbeddingView embeddings,
                 std::vector<NeuronReport>& reports) {
    const RowSet counted = counted_rows(model);
    const ActiveRows active(model.codes, k, counted);
    MonoScores scores(active, counted, embeddings.dim);
    scores.add(0, embeddings);
    scores.describe(reports);
}

}  // namespace

Status measure_report(const MadeWorkspace& made, Timings& timings) {
    NeuronTiming whole{.what = "report of all neurons, embeddings read from the workspace",
                       .wanted_ms = made.wanted(second, 10 * second)};
    for (int i = 0; i < made.options.repetitions; ++i) {
        Status status;
        whole.ours.run([&] {
            const auto reports = neuron_reports(made.corpus, made.model, made.model.info.k, {},
                                                made.stop, made.progress);
            if (!reports) status = fail(reports.error());
        });
        SPARSESCOPE_TRY(status);
    }
    timings.push_back(whole);
    return {};
}

Status measure_report_parts(const MadeWorkspace& made, Timings& timings) {
    const LoadedModel& model = made.model;
    const int k = model.info.k;
    if (made.options.documents > most_plain_documents) return {};
    SPARSESCOPE_ASSIGN(const EmbeddingMatrix embeddings,
                       made.corpus.embeddings(model.dataset.id, made.stop, made.progress));
    NeuronTiming numbers{.what = "frequency, weights, purity, entropy, lift"};
    NeuronTiming mono{.what = "MonoScore, embeddings in memory"};
    NeuronTiming nearest{.what = "nearest other neuron of each"};
    for (NeuronTiming* timing : {&numbers, &mono, &nearest})
        timing->plain.emplace();
    std::vector<NeuronReport> ours, plain;
    for (int i = 0; i < made.options.repetitions; ++i) {
        if (made.stop.stop_requested()) return cancelled();
        report(made.progress, "comparing with plain loops", i, made.options.repetitions);
        numbers.ours.run([&] { ours = report_numbers(model, k); });
        mono.ours.run([&] { report_mono(model, k, embeddings.view(), ours); });
        Status status;
        nearest.ours.run([&] { status = find_nearest(model.weights, ours, made.stop, {}); });
        SPARSESCOPE_TRY(status);
        numbers.plain->run([&] { plain = plain_numbers(model, k); });
        mono.plain->run([&] { plain_mono(model, k, embeddings.view(), plain); });
        nearest.plain->run([&] { plain_nearest(model.weights, plain); });
    }
    numbers.difference = largest_difference(ours, plain, [](const auto& n) { return n.entropy; });
    mono.difference = largest_difference(ours, plain, [](const auto& n) { return n.mono(); });
    nearest.difference =
        largest_difference(ours, plain, [](const auto& n) { return n.nearest_cosine; });
    timings.insert(timings.end(), {numbers, mono, nearest});
    return {};
}

}  // namespace sparsescope::bench
