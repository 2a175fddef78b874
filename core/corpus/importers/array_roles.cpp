// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_roles.h"

#include <algorithm>

#include "core/corpus/importers/file_kind.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {

Result<ImportOptions> with_choices(const ImportOptions& asked, const NamedArrays& arrays) {
    ImportOptions options = asked;
    for (const ColumnChoice& choice : asked.columns) {
        if (std::ranges::find(arrays.keys, choice.name) == arrays.keys.end()) continue;
        switch (choice.role) {
            case ColumnRole::embedding:
                options.embedding_column = choice.name;
                break;
            case ColumnRole::text:
                options.text_column = choice.name;
                break;
            case ColumnRole::label:
                options.label_column = choice.name;
                break;
            case ColumnRole::level:
                options.level_columns.push_back(choice.name);
                break;
            case ColumnRole::ignore:
                break;
            default:
                return fail(
                    ErrorCode::invalid_argument,
                    fmt::format("{}: the array \"{}\" cannot be {}. Arrays are embedding, "
                                "text, label or level, or are ignored.",
                                display_name(arrays.file), choice.name, to_string(choice.role)));
        }
    }
    return options;
}

bool is_ignored(const ImportOptions& options, const std::string& key) {
    return std::ranges::find(options.columns, ColumnChoice{key, ColumnRole::ignore}) !=
           options.columns.end();
}

ImportPreview preview_of(const NamedArrays& arrays, const ImportOptions& options,
                         const ArrayRoles& roles) {
    ImportPreview preview;
    preview.file = display_name(arrays.file.filename());
    const std::string extension = data_extension(arrays.file);
    preview.importer = extension.empty() ? "array" : extension.substr(1);
    for (const std::string& key : arrays.keys) {
        const auto role = roles.find(key);
        const bool chosen =
            key == options.embedding_column || key == options.label_column ||
            key == options.text_column || is_ignored(options, key) ||
            std::ranges::find(options.level_columns, key) != options.level_columns.end();
        PreviewColumn& column = preview.columns.emplace_back();
        column.name = key;
        column.role = role == roles.end() ? ColumnRole::ignore : role->second;
        column.chosen = chosen;
        column.reason = chosen                ? "chosen"
                        : role == roles.end() ? "no array of a usual name"
                                              : "by its name or shape";
    }
    return preview;
}

}  // namespace sparsescope::importing
