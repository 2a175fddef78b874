// SPDX-License-Identifier: GPL-3.0-or-later
// What the import dialog says of files and of what an import makes of them, in sentences.
#pragma once
#include <vector>

#include <QString>

#include "core/types/import_preview.h"

namespace sparsescope {

// What previews do not know of an import.
struct ImportFacts {
    bool labels = false;  // there is a file of them, whatever its preview knows of columns
    bool texts = false;
    bool leaving_out = false;  // rows that cannot be used are left out
    bool encoder = false;      // that gives the texts embeddings
    bool usual_parts = false;  // nobody says which documents are for validation and tests
};

// Of a dialog that asks for a file to import: what can be told by its name.
[[nodiscard]] QString data_filters();

// Whether documents will have pictures: of a folder, or named in a table.
[[nodiscard]] bool has_pictures(const std::vector<ImportPreview>& previews);

// "Table, 8 columns, 120 documents. Columns are separated by ;."
[[nodiscard]] QString file_words(const ImportPreview& preview);

// The core names options of the command line in brackets, "(--skip-invalid)": the window has fields
// in their place.
[[nodiscard]] QString without_options(QString sentence);

// "8 documents will have 4 values, labels and text. 1 column is left out." The first preview is
// that of the file itself, the others those of the files beside it.
[[nodiscard]] QString import_summary(const std::vector<ImportPreview>& previews,
                                     const ImportFacts& facts = {});

// The roles that a person gave, on the columns that they were given to.
void show_choices(ImportPreview& preview, const std::vector<ColumnChoice>& choices);

// Whether a column of any of the files has this role, or any is of plain texts.
[[nodiscard]] bool has_role(const std::vector<ImportPreview>& previews, ColumnRole role);

}  // namespace sparsescope
