// SPDX-License-Identifier: GPL-3.0-or-later
// Makes documents of records, by the plan of their columns. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/importers/column_rules.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/records.h"

namespace sparsescope::importing {

// As it is looked for from the table's folder on; Windows writes other slashes.
[[nodiscard]] std::string picture_path(std::string written);

class DocumentReader {
  public:
    // All of them must outlive it; the plan may change.
    DocumentReader(const RecordReader& reader, const std::vector<std::string>& names,
                   const TablePlan& plan, LabelNames& labels)
        : reader_(reader), names_(names), plan_(plan), labels_(labels) {}

    // Appends the document of the reader's last record. `cells` has one for each column of the plan
    // at least, and loses its texts. `sure`: the plan is not guessed by the head of the table.
    [[nodiscard]] Status append(std::vector<Cell>& cells, bool sure, ImportBatch& batch);

  private:
    [[nodiscard]] Status append_embedding(std::vector<Cell>& cells, ImportBatch& batch);
    [[nodiscard]] Status append_list(const Cell& cell, ImportBatch& batch);
    void add_fault(ImportBatch& batch, std::size_t column, std::string_view what) const;
    [[nodiscard]] Status read_label(Cell& cell, bool sure, NewDocument& document);
    [[nodiscard]] Status read_split(const Cell& cell, bool sure, NewDocument& document) const;
    [[nodiscard]] Status read_levels(const std::vector<Cell>& cells, NewDocument& document) const;
    [[nodiscard]] Status read_text(Cell& cell, bool sure, NewDocument& document) const;
    static void read_part(const Cell& part_of, Cell& part, NewDocument& document);
    [[nodiscard]] std::string metadata(std::vector<Cell>& cells) const;
    [[nodiscard]] tl::unexpected<Error> bad(std::size_t column, std::string_view what) const;

    const RecordReader& reader_;
    const std::vector<std::string>& names_;
    const TablePlan& plan_;
    LabelNames& labels_;
};

}  // namespace sparsescope::importing
