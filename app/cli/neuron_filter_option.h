// SPDX-License-Identifier: GPL-3.0-or-later
// The option --filter EXPR of verbs that list neurons. docs/filter.md describes the language.
#pragma once
#include <string>

#include "core/workspace/neuron_filter_rows.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

class NeuronFilterOption {
  public:
    void add_to(CLI::App& app);
    // The error invalid_argument of both shows the text with carets under what is wrong.
    [[nodiscard]] Result<NeuronFilter> filter() const;
    // The neurons that pass the filter, which is the one of filter().
    [[nodiscard]] Result<RowSet> neurons(const NeuronFilter& filter,
                                         const NeuronFacts& facts) const;

  private:
    std::string text_;
};

}  // namespace sparsescope::cli
