// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/neurons/bench_neurons.h"

#include "tests/bench/neurons/made_model.h"
#include "tests/bench/neurons/measures.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::bench {

namespace {

constexpr NeuronMeasure measures[] = {measure_report, measure_report_parts, measure_page};

}  // namespace

Result<NeuronBench> bench_neurons(const NeuronBenchOptions& options, std::stop_token stop,
                                  const Progress& progress) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "made.sscope";
    const MadeShape shape{.documents = options.documents};
    ModelId id = 0;
    {
        SPARSESCOPE_ASSIGN(Corpus writer, Corpus::create(path));
        SPARSESCOPE_ASSIGN(id, store_made_model(writer, shape, stop, progress));
    }
    SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(path, Access::read_only));
    SPARSESCOPE_ASSIGN(const auto model, load_model(corpus, id, stop, progress));
    NeuronBench bench{.documents = options.documents,
                      .dim = shape.dim,
                      .hidden = shape.hidden,
                      .k = shape.k,
                      .timings = {}};
    const MadeWorkspace made{corpus, *model, options, stop, progress};
    for (const NeuronMeasure measure : measures)
        SPARSESCOPE_TRY(measure(made, bench.timings));
    return bench;
}

}  // namespace sparsescope::bench
