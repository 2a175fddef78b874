// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/understood.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "core/formats/input_file.h"

namespace sparsescope::importing {

bool divides_anew(const ImportOptions& options) {
    return options.divide_anew || options.validation_fraction.value_or(0) > 0 ||
           options.test_fraction.value_or(0) > 0;
}

Status check_columns_exist(const ImportSource& source, const ImportOptions& options) {
    for (const ColumnChoice& choice : options.columns) {
        if (source.has_column(choice.name)) continue;
        std::string files = display_name(options.file);
        for (const auto& companion : {options.labels_file, options.texts_file})
            if (companion) files += " or " + display_name(*companion);
        std::vector<std::string> names;
        for (const ImportPreview& file : source.understood())
            for (const PreviewColumn& column : file.columns)
                names.push_back(column.columns > 1 ? column.name + " … " + column.last_name
                                                   : column.name);
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no column \"{}\" in {}. There are: {}.", choice.name,
                                files, fmt::join(names, ", ")));
    }
    const auto files = source.understood();
    const bool labels = options.labels_file || std::ranges::any_of(files, [](const auto& file) {
                            return std::ranges::find(file.columns, ColumnRole::label,
                                                     &PreviewColumn::role) != file.columns.end();
                        });
    if (labels || options.no_labels.empty()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} has no labels, so \"{}\" cannot be one that means none. Name the "
                            "label (--label-column), or leave --no-label out.",
                            display_name(options.file), options.no_labels.front()));
}

std::vector<ImportPreview> understood_of(const ImportSource& source, const ImportOptions& options) {
    auto understood = source.understood();
    for (ImportPreview& file : understood)
        for (const PreviewColumn& column : file.columns)
            if (column.role == ColumnRole::split && divides_anew(options))
                file.notes.push_back(
                    fmt::format("The parts in \"{}\" are not used, because shares of the documents "
                                "were asked for.",
                                column.name));
    return understood;
}

}  // namespace sparsescope::importing
