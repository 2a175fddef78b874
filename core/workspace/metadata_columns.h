// SPDX-License-Identifier: GPL-3.0-or-later
// The metadata of documents as the last columns of a CSV file, one for each field.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sparsescope {

class MetadataColumns {
  public:
    // `taken` are the columns that the file has already: a field of such a name is called
    // "metadata.label" there. `field` writes names and cells: csv_field() or sheet_field().
    using FieldWriter = std::string (*)(const std::string& text);
    MetadataColumns(std::span<const std::string_view> taken, FieldWriter field)
        : taken_(taken.begin(), taken.end()), field_(field) {}
    // Takes note of the fields of one document, in their order.
    void add(const std::string& metadata);
    [[nodiscard]] std::string header() const;  // ",year,channel"; "" without fields
    // ",2004,mail": text as it is, an empty cell for what is missing or null, JSON for the rest.
    [[nodiscard]] std::string cells(const std::string& metadata) const;

  private:
    std::vector<std::string_view> taken_;
    FieldWriter field_;
    std::vector<std::string> names_;
    std::unordered_set<std::string> known_;  // what is in names_
};

}  // namespace sparsescope
