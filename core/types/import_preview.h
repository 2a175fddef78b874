// SPDX-License-Identifier: GPL-3.0-or-later
// What an importer understood of a file before anything is stored: what each column is for, why,
// and the first rows. Std only.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope {

// What a column of a table, a key of JSON lines or an array of an npz file is for.
//   embedding  a number of the embedding, or a list of them
//   level      one level of the path of levels, or whole paths; outermost first
//   tag        tags, several in one cell
//   split      train, validation or test
//   id         the document's name in other systems: metadata that never counts as a number
//   weight     how much the document counts: metadata that never joins the embedding
//   ignore     left out
//   picture    where the file of a picture is, from the table's own folder on
enum class ColumnRole {
    embedding,
    text,
    label,
    level,
    tag,
    split,
    id,
    weight,
    metadata,
    ignore,
    picture,
};

inline constexpr std::array<std::string_view, 11> column_role_names = {
    "embedding", "text",   "label",    "level",  "tag",    "split",
    "id",        "weight", "metadata", "ignore", "picture"};

[[nodiscard]] constexpr std::string_view to_string(ColumnRole role) {
    return column_role_names[static_cast<std::size_t>(role)];
}
// Null: there is no such role.
[[nodiscard]] constexpr std::optional<ColumnRole> parse_column_role(std::string_view name) {
    for (std::size_t i = 0; i < column_role_names.size(); ++i)
        if (column_role_names[i] == name) return static_cast<ColumnRole>(i);
    return std::nullopt;
}

// A role that a person gave a column.
struct ColumnChoice {
    std::string name;
    ColumnRole role = ColumnRole::metadata;
    bool operator==(const ColumnChoice&) const = default;
};

struct PreviewColumn {
    std::string name;  // that of the first, when it stands for several
    // Neighbouring columns of numbers of the embedding are shown as one.
    std::size_t columns = 1;
    std::string last_name;  // of the last of them; "" when it stands for one
    ColumnRole role = ColumnRole::metadata;
    bool chosen = false;  // a person gave the role
    std::string reason;   // why this role, a clause: "numbers from 1 to 8 in order, a row number"
    std::size_t dim = 0;  // values it gives the embedding; 0 for other roles
};

struct ImportPreview {
    std::string file;                            // its name, for people
    std::string importer;                        // "csv"
    std::vector<PreviewColumn> columns;          // none for a file that has no columns
    std::vector<std::vector<std::string>> rows;  // the first rows, a cell a column, shortened
    std::vector<std::string>
        notes;  // what was detected, a sentence each: "Columns are separated by ;."
    std::int64_t documents = -1;  // −1: not known before all is read
    std::size_t dim = 0;          // of the embeddings; 0: there are none
    // Embeddings at the beginning were read, too: how many rows, how many of them cannot be used,
    // and a sentence that says which and why, "" when all can.
    std::int64_t rows_read = 0;
    std::int64_t unusable = 0;
    std::string fault;
};

}  // namespace sparsescope
