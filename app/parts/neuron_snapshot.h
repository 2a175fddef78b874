// SPDX-License-Identifier: GPL-3.0-or-later
// All that the window knows of the neurons of the selected model, as it is now, for a task that
// filters or writes them: numbers, names, marks. Taken on the window's thread, read on any.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/controllers/neuron_report_keeper.h"
#include "core/types/neuron_mark.h"
#include "core/workspace/neuron_filter_rows.h"

namespace sparsescope {

class AppContext;

struct NeuronSnapshot {
    std::shared_ptr<const LoadedModel> model;                    // null: none is selected
    std::shared_ptr<const NeuronReportKeeper::Reports> reports;  // null: the summaries stand in
    std::vector<NeuronReport> summaries;
    std::shared_ptr<const AutomaticNames> names;  // null: not computed yet
    std::vector<NeuronMark> marks;

    [[nodiscard]] bool empty() const { return !model || (!reports && summaries.empty()); }
    [[nodiscard]] int k() const { return reports ? reports->k : summaries_k; }
    [[nodiscard]] NameBook book() const;
    [[nodiscard]] std::vector<std::string> labels() const;
    // Book and labels are those of above, and live as long as the facts do.
    [[nodiscard]] NeuronFacts facts(const NameBook& book,
                                    const std::vector<std::string>& labels) const;
    int summaries_k = 0;
};

[[nodiscard]] NeuronSnapshot snapshot_of_neurons(const AppContext& context);

}  // namespace sparsescope
