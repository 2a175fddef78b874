// SPDX-License-Identifier: GPL-3.0-or-later
// What each column of a table is for. A role that a person gave comes first, then the rules of
// column_rules.cpp: names, and what stands in the rows. Each decision comes with its reason; what
// is not sure is said. docs/formats.md tells people the same rules.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/importer.h"
#include "core/corpus/importers/column_survey.h"

namespace sparsescope::importing {

// What a table is read for.
//   documents  its texts and embeddings
//   texts      its texts; the embeddings are in another file
//   labels     its labels; all else is in other files
enum class TableUse { documents, texts, labels };

struct ColumnPlan {
    std::optional<ColumnRole> role;  // always there once all rules went by
    std::string reason;
    bool chosen = false;              // a person gave the role
    bool numeric = false;             // every cell that is not empty is a number
    bool comma = false;               // its numbers have a decimal comma
    bool truths_are_numbers = false;  // true is 1, as the column has numbers too
};

// Indices of columns.
struct TablePlan {
    std::vector<ColumnPlan> columns;
    std::vector<std::size_t> embedding;  // in the order of its numbers; or one column of lists
    std::size_t dim = 0;
    bool list = false;  // the embedding is a list in one column
    std::optional<std::size_t> text;
    std::optional<std::size_t> label;
    std::optional<std::size_t> split;
    std::optional<std::size_t> picture;
    std::vector<std::size_t> levels;           // outermost first; one alone holds whole paths
    std::optional<std::size_t> part_of, part;  // of our exports: the longer document, which part
    std::vector<std::string> notes;            // a sentence each

    // Whether embeddings, labels, splits and parts come out alike.
    [[nodiscard]] bool reads_like(const TablePlan& other) const;
};

struct TableFacts {
    std::string file;   // for messages
    std::string where;  // … and where its names stand: "a.csv", or "a.jsonl, line 1"
    const std::vector<std::string>& names;
    const TableSurvey& survey;
    bool unnamed = false;            // the names were made up
    bool may_bring_columns = false;  // a column that is not here may come in a later row
};

[[nodiscard]] Result<TablePlan> plan_columns(const TableFacts& facts, const ImportOptions& options,
                                             TableUse use);

// The roles that a person gave, by whichever option.
[[nodiscard]] std::vector<ColumnChoice> column_choices(const ImportOptions& options);
// "d*" is meant by d0, d1 and d.
[[nodiscard]] bool is_meant(const std::string& choice, const std::string& name);
// A print of an array left numbers out.
[[nodiscard]] Error elided_numbers(const std::string& file, std::int64_t line,
                                   const std::string& column);

}  // namespace sparsescope::importing
