// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about names and about single columns; those of embeddings are in column_embedding.cpp.
#include "core/corpus/importers/column_rules.h"

#include <algorithm>
#include <cmath>

#include <fmt/ranges.h>

#include "core/corpus/importers/column_families.h"
#include "core/corpus/importers/column_names.h"
#include "core/corpus/importers/column_planner.h"

namespace sparsescope::importing {
namespace {

constexpr double prose_length = 20;         // bytes on average: words this long are no category
constexpr std::int64_t rows_that_tell = 3;  // fewer are in order by chance
constexpr double least_time = 1e8;          // whole numbers from here on are seconds of some clock
constexpr std::size_t sure_names = 4;       // of labels and texts: column_names.cpp

}  // namespace

// ---- by name ----

bool ColumnPlanner::may_be_label(std::size_t i, bool sure) const {
    const ColumnSurvey& column = survey(i);
    if (column.lists > 0 || column.structures > 0) return false;
    if (sure) return true;
    // Measurements are no classes, and y beside x is a coordinate.
    if (column.numbers > 0 && !column.whole) return false;
    return !may_stand_beside(i);
}

void ColumnPlanner::name_label() {
    const auto names = usual_names(ColumnRole::label);
    for (std::size_t n = 0; n < names.size() && !plan_.label; ++n) {
        for (std::size_t i = 0; i < size() && !plan_.label; ++i) {
            // A level may be the label too.
            const bool free = !role(i) || role(i) == ColumnRole::level;
            if (!free || name(i) != names[n] || !may_be_label(i, n < sure_names)) continue;
            plan_.label = i;
            if (!role(i)) give(i, ColumnRole::label, "by its name");
        }
    }
}

void ColumnPlanner::name_text() {
    if (use_ == TableUse::labels) return;
    const auto names = usual_names(ColumnRole::text).first(sure_names);
    for (const auto usual : names)
        for (std::size_t i = 0; i < size() && !plan_.text; ++i)
            if (!role(i) && name(i) == usual && survey(i).lists == 0)
                give(i, ColumnRole::text, "by its name");
}

// Documents that this program wrote have these columns, and their numbers in that workspace.
bool ColumnPlanner::is_our_export() const {
    constexpr std::string_view ours[] = {"document", "label", "level", "split", "tags", "text"};
    return std::ranges::all_of(ours, [&](std::string_view usual) {
        return std::ranges::find(names_, usual) != names_.end();
    });
}

void ColumnPlanner::name_others() {
    const bool ours = is_our_export();
    const auto is_named = [&](std::size_t i, ColumnRole role) {
        const auto names = usual_names(role);
        return std::ranges::find(names, name(i)) != names.end();
    };
    for (std::size_t i = 0; i < size(); ++i) {
        const ColumnSurvey& column = survey(i);
        if (role(i)) continue;
        if (ours && (name(i) == "document" || name(i) == "row")) {
            give(i, ColumnRole::ignore, "the number that a workspace gave the document");
        } else if (ours && (name(i) == "part_of" || name(i) == "part")) {
            (name(i) == "part" ? plan_.part : plan_.part_of) = i;
            give(i, ColumnRole::ignore, "it groups the parts of longer documents");
        } else if (is_named(i, ColumnRole::split) && column.filled > 0 &&
                   column.splits == column.filled && !plan_.split) {
            give(i, ColumnRole::split, "its values are names of parts");
        } else if (is_named(i, ColumnRole::tag) && column.numbers == 0) {
            give(i, ColumnRole::tag, "by its name");
        } else if (is_named(i, ColumnRole::level) && plan_.levels.empty() && column.numbers == 0 &&
                   (column.paths > 0 || (ours && name(i) == "level"))) {
            give(i, ColumnRole::level, "by its name and the paths in it");
        } else if (is_named(i, ColumnRole::weight) && column.numeric()) {
            give(i, ColumnRole::weight, "by its name");
        } else if (ours && column.lists == 0) {
            give(i, ColumnRole::metadata, "of an export, beside its usual columns");
        }
    }
}

// ---- numbers that are about a document, and no part of its embedding ----

bool ColumnPlanner::counts_rows(std::size_t i) const {
    const ColumnSurvey& column = survey(i);
    return column.numeric() && column.counts && column.whole &&
           (column.first == 0 || column.first == 1) && column.filled >= rows_that_tell;
}

void ColumnPlanner::name_numbers() {
    for (std::size_t i = 0; i < size(); ++i) {
        const ColumnSurvey& column = survey(i);
        if (role(i) || column.lists > 0) continue;
        if (names_row_numbers(name(i)) && counts_rows(i)) {
            give(i, ColumnRole::ignore, counting(i));
        } else if ((names_row_numbers(name(i)) && column.mostly_numeric()) ||
                   (names_an_id(name(i)) && !is_prose(i))) {
            give(i, ColumnRole::id, "by its name");
        } else if (column.mostly_numeric() && column.filled > 0) {
            if (names_a_remark(name(i)))
                give(i, ColumnRole::metadata, "by its name, a number about the document");
            else if (std::ranges::find(usual_names(ColumnRole::label), name(i)) !=
                         usual_names(ColumnRole::label).end() &&
                     !may_stand_beside(i))
                give(i, ColumnRole::metadata, "by its name no part of an embedding");
        }
    }
}

// "y" is a coordinate where there is an x.
bool ColumnPlanner::may_stand_beside(std::size_t i) const {
    return name(i) == "y" && std::ranges::find(names_, "x") != names_.end();
}

std::string ColumnPlanner::counting(std::size_t i) const {
    return fmt::format("numbers from {} to {} in order, a row number", survey(i).first,
                       survey(i).last);
}

// Why this column of numbers is none of an embedding; "": it may be one.
std::string ColumnPlanner::no_dimension(std::size_t i) const {
    const ColumnSurvey& column = survey(i);
    if (counts_rows(i)) return counting(i);
    if (!column.numeric() || !column.whole || column.filled < rows_that_tell) return {};
    if (column.least >= 1900 && column.greatest <= 2100) return "whole numbers like years";
    if (column.least >= least_time) return "whole numbers as large as times";
    return {};
}

// ---- prose ----

bool ColumnPlanner::is_prose(std::size_t i) const {
    const ColumnSurvey& column = survey(i);
    const double length =
        static_cast<double>(column.bytes) / static_cast<double>(facts_.survey.rows);
    return column.filled > 0 && !column.numeric() && column.lists == 0 && column.structures == 0 &&
           column.codes < column.filled && length >= prose_length;
}

void ColumnPlanner::find_prose() {
    if (plan_.text) return;
    std::vector<std::size_t> prose;
    for (std::size_t i = 0; i < size(); ++i)
        if (!role(i) && is_prose(i)) prose.push_back(i);
    // A file of texts may have short ones.
    if (prose.empty() && use_ == TableUse::texts)
        for (std::size_t i = 0; i < size(); ++i)
            if (!role(i) && survey(i).numbers == 0 && survey(i).structures == 0 &&
                survey(i).filled > 0)
                prose.push_back(i);
    if (prose.size() == 1)
        return give(prose.front(), ColumnRole::text, "the only prose among the columns");
    if (prose.empty()) return;
    for (const auto usual : usual_names(ColumnRole::text))
        for (const std::size_t i : prose)
            if (name(i) == usual && !plan_.text)
                give(i, ColumnRole::text, "prose, and by its name");
    if (!plan_.text)
        note(fmt::format("{} hold prose. Name the text among them (--text-column).",
                         fmt::join(called(prose), ", ")));
}

}  // namespace sparsescope::importing
