// SPDX-License-Identifier: GPL-3.0-or-later
// The option --filter EXPR, which is the same for every verb that has it, and others that take a
// filter. docs/filter.md describes the language.
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

// The text of the option with carets under what is wrong, beneath the sentence.
[[nodiscard]] std::string pointed_at(std::string text, const FilterError& error,
                                     std::string_view option = "--filter");

class FilterOption {
  public:
    void add_to(CLI::App& app);
    void add_to(CLI::App& app, const std::string& name, const std::string& meaning);
    [[nodiscard]] bool given() const;
    // The error invalid_argument of the next three shows the text with carets under what is wrong.
    [[nodiscard]] Result<Filter> filter() const;
    [[nodiscard]] Result<std::string> text() const;  // as it was typed, once it is known to parse
    // The rows that pass. Conditions on neurons are about the given model; without one, about the
    // newest model of the dataset that has codes, at the k it was trained for.
    [[nodiscard]] Result<RowSet> rows(const Corpus& corpus, DatasetId dataset, std::stop_token stop,
                                      std::optional<ModelAtK> model = {}) const;

  private:
    std::string name_;  // "--filter"
    std::string text_;
    const CLI::Option* option_ = nullptr;
};

}  // namespace sparsescope::cli
