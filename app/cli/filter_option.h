// SPDX-License-Identifier: GPL-3.0-or-later
// The option --filter EXPR, the same for every verb that has it. The language: docs/filter.md.
#pragma once
#include <optional>
#include <stop_token>
#include <string>

#include "core/workspace/filter_rows.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sparsescope::cli {

class FilterOption {
  public:
    void add_to(CLI::App& app);
    [[nodiscard]] bool given() const;
    // These three: invalid_argument shows the text with carets under what is wrong with it.
    [[nodiscard]] Result<Filter> filter() const;
    [[nodiscard]] Result<std::string> text() const;  // as it was typed
    // What passes. Conditions on neurons are about the given model, else the dataset's newest one
    // that has codes, at the k it was trained for.
    [[nodiscard]] Result<RowSet> rows(const Corpus& corpus, DatasetId dataset, std::stop_token stop,
                                      std::optional<ModelAtK> model = {}) const;

  private:
    std::string text_;
    const CLI::Option* option_ = nullptr;
};

}  // namespace sparsescope::cli
