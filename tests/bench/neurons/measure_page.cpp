// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/workspace/neuron_ablation.h"
#include "core/workspace/neuron_death.h"
#include "tests/bench/neurons/measures.h"

namespace sparsescope::bench {

namespace {

// The neuron that most documents activate: nothing takes longer than its page.
NeuronId busiest(const NeuronStudy& study, int k) {
    const auto counts = study.postings().active_counts(k);
    return static_cast<NeuronId>(std::ranges::max_element(counts) - counts.begin());
}

// The one in the middle by how many documents activate them, silent ones left out.
NeuronId middling(const NeuronStudy& study, int k) {
    const auto counts = study.postings().active_counts(k);
    std::vector<NeuronId> neurons;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0) neurons.push_back(static_cast<NeuronId>(i));
    std::ranges::stable_sort(neurons, {}, [&](NeuronId id) { return counts[id]; });
    return neurons.empty() ? 0 : neurons[neurons.size() / 2];
}

// Another factor each time, as when a person drags it.
Status leave_out(NeuronTiming& timing, const MadeWorkspace& made, const AblationStudy& ablation,
                 const OneNeuron& neuron) {
    double factor = 0;
    for (int i = 0; i < made.options.repetitions; ++i) {
        Status status;
        timing.ours.run([&]() {
            const auto effect = ablation.effect(neuron, factor, 20, made.stop);
            if (!effect) status = fail(effect.error());
        });
        SPARSESCOPE_TRY(status);
        factor += 0.25;
    }
    return {};
}

// All that the page shows when it opens, the texts of its examples included.
Status open_page(const MadeWorkspace& made, const NeuronStudy& study, NeuronId id, int k) {
    SPARSESCOPE_ASSIGN(const OneNeuron neuron, study.neuron(id, k));
    const auto strongest = neuron.examples().strongest(24);
    const NearMisses misses = neuron.examples().near_misses(24);
    const auto groups = neuron.examples().quantiles(10, 3);
    std::vector<std::int64_t> rows;
    for (const auto* list : {&strongest, &misses.examples})
        for (const RankedDocument& document : *list)
            rows.push_back(document.row);
    for (const ExampleGroup& group : groups)
        for (const RankedDocument& document : group.examples)
            rows.push_back(document.row);
    SPARSESCOPE_ASSIGN(const auto documents,
                       made.corpus.documents_at(study.model().dataset.id, rows));
    const auto counts = neuron.active_at_every_k();
    const Histogram weights = neuron.weights(40, WeightScale::log);
    const LabelTable labels = neuron.labels();
    if (neuron.summary().top_label != no_label) {
        SPARSESCOPE_ASSIGN(const auto classifier, neuron.classifier(neuron.summary().top_label));
    }
    const CoActivity pairs = neuron.co_activity();
    const auto neighbours = neuron.neighbours(12);
    return documents.size() == rows.size() && !counts.empty() && !neighbours.empty()
               ? Status{}
               : fail(ErrorCode::internal, "The page of a neuron lacks something.");
}

Status measure(NeuronTiming& timing, int repetitions, const std::function<Status()>& work) {
    for (int i = 0; i < repetitions; ++i) {
        Status status;
        timing.ours.run([&] { status = work(); });
        SPARSESCOPE_TRY(status);
    }
    return {};
}

}  // namespace

Status measure_page(const MadeWorkspace& made, Timings& timings) {
    const int k = made.model.info.k;
    const int times = made.options.repetitions;
    // The model outlives the study.
    const std::shared_ptr<const LoadedModel> model(std::shared_ptr<const void>(), &made.model);
    std::shared_ptr<const NeuronStudy> study;
    NeuronTiming prepare{.what = "index of all stored codes, once a model"};
    SPARSESCOPE_TRY(measure(prepare, times, [&]() -> Status {
        SPARSESCOPE_ASSIGN(study, NeuronStudy::of(model, made.stop));
        return {};
    }));
    const NeuronId id = busiest(*study, k);
    SPARSESCOPE_ASSIGN(const OneNeuron neuron, study->neuron(id, k));
    const double most = neuron.summary().max_weight;
    NeuronTiming page{.what = fmt::format("page of the busiest neuron ({} documents)",
                                          neuron.summary().active_documents),
                      .wanted_ms = made.wanted(150, 300)};
    SPARSESCOPE_TRY(measure(page, times, [&] { return open_page(made, *study, id, k); }));
    NeuronTiming brush{.what = "brush on its weights to examples, purity and texts",
                       .wanted_ms = made.wanted(50, 50)};
    SPARSESCOPE_TRY(measure(brush, times, [&]() -> Status {
        const WeightInterval interval = neuron.interval(most / 10, most, 24);
        std::vector<std::int64_t> rows;
        for (const RankedDocument& document : interval.examples)
            rows.push_back(document.row);
        SPARSESCOPE_ASSIGN(const auto texts, made.corpus.documents_at(model->dataset.id, rows));
        return {};
    }));
    std::shared_ptr<const AblationStudy> ablation;
    NeuronTiming first{.what = "leaving neurons out: what is prepared once"};
    SPARSESCOPE_TRY(measure(first, 1, [&]() -> Status {
        SPARSESCOPE_ASSIGN(ablation, AblationStudy::prepare(made.corpus, study, k, nullptr,
                                                            made.stop, made.progress));
        return {};
    }));
    SPARSESCOPE_ASSIGN(const OneNeuron usual, study->neuron(middling(*study, k), k));
    NeuronTiming ablate{.what = fmt::format("a neuron of {} documents at another factor",
                                            usual.summary().active_documents),
                        .wanted_ms = made.wanted(100, 100)};
    SPARSESCOPE_TRY(leave_out(ablate, made, *ablation, usual));
    NeuronTiming worst{.what = "the busiest neuron at another factor"};
    SPARSESCOPE_TRY(leave_out(worst, made, *ablation, neuron));
    NeuronTiming death{.what = "why a neuron is silent"};
    SPARSESCOPE_TRY(measure(death, times, [&]() -> Status {
        SPARSESCOPE_ASSIGN(const auto why, neuron_death(made.corpus, neuron, made.stop));
        return {};
    }));
    timings.insert(timings.end(), {prepare, page, brush, first, ablate, worst, death});
    return {};
}

}  // namespace sparsescope::bench
