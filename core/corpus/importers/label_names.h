// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers label names in the order in which they appear, and reads labels from files of their own.
// For one thread at a time.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/importer.h"
#include "core/corpus/importers/cell.h"
#include "core/formats/array_file.h"

namespace sparsescope::importing {

class LabelNames {
  public:
    // `no_labels`: names that mean none, beside the words for nothing (means_nothing()).
    explicit LabelNames(std::vector<std::string> no_labels = {})
        : no_labels_(std::move(no_labels)) {}
    [[nodiscard]] std::int32_t index(const std::string& name);
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  private:
    std::vector<std::string> no_labels_;
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::int32_t> indices_;
};

// Label names, one a row, from wherever they are stored.
class LabelReader {
  public:
    virtual ~LabelReader() = default;
    // Up to max_labels names; none is the end.
    [[nodiscard]] virtual Result<std::vector<std::string>> next(std::size_t max_labels) = 0;
    [[nodiscard]] virtual std::string name() const = 0;  // for messages
    [[nodiscard]] virtual bool has_column(const std::string& /*name*/) const { return false; }
    [[nodiscard]] virtual std::vector<ImportPreview> understood() const;
};

// The name of the label in a cell: 0, 0.0 and "0" are "0", true and "True" are "true", or "1" where
// the column has numbers too; nothing is "". False: a list, an object or a fraction, which are
// none.
[[nodiscard]] bool read_label_name(Cell& cell, bool numeric_column, bool truths_are_numbers,
                                   std::string& name);

// 3.0 is "3"; false: the number is not whole.
[[nodiscard]] bool whole_number_name(double number, std::string& name);

// An array of shape [N] or [N, 1]: whole numbers (their decimal digits are the names), NaN for no
// label, or text.
[[nodiscard]] Result<std::unique_ptr<LabelReader>> read_labels(ArrayReader array);
// Any file that can be imported, or text with one label a line.
[[nodiscard]] Result<std::unique_ptr<LabelReader>> open_labels(const ImportOptions& options);

}  // namespace sparsescope::importing
