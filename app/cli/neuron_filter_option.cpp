// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/neuron_filter_option.h"

#include <CLI/CLI.hpp>

#include "app/cli/filter_option.h"

namespace sparsescope::cli {

void NeuronFilterOption::add_to(CLI::App& app) {
    app.add_option("--filter", text_,
                   "Only neurons that pass: 'alive purity>0.8 -star name~court near:412>0.6'")
        ->type_name("EXPR");
}

Result<NeuronFilter> NeuronFilterOption::filter() const {
    auto filter = parse_neuron_filter(text_);
    if (!filter) return fail(ErrorCode::invalid_argument, pointed_at(text_, filter.error()));
    return std::move(*filter);
}

Result<RowSet> NeuronFilterOption::neurons(const NeuronFilter& filter,
                                           const NeuronFacts& facts) const {
    if (const auto error = find_unknown_name(filter, neuron_vocabulary(facts)))
        return fail(ErrorCode::invalid_argument, pointed_at(text_, *error));
    return filter_neurons(filter, facts);
}

}  // namespace sparsescope::cli
