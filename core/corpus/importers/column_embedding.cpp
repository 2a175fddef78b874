// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns are the embedding: one of lists, else the largest family of numbered columns, else
// the numbers whose names tell nothing.
#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/ranges.h>

#include "core/corpus/importers/column_names.h"
#include "core/corpus/importers/column_planner.h"

namespace sparsescope::importing {
namespace {

constexpr double other_scale = 1000;  // times the usual size: another kind of number
constexpr double most_classes = 1000;

double magnitude(const ColumnSurvey& column) {
    return std::max(std::abs(column.least), std::abs(column.greatest));
}

}  // namespace

// ---- lists ----

bool ColumnPlanner::is_list_candidate(std::size_t i) const {
    const ColumnSurvey& column = survey(i);
    if (role(i) || !column.mostly_lists()) return false;
    if (names_an_embedding(name(i))) return true;
    // Of another name: every value a list, and no telephone numbers or coordinates.
    return column.lists == column.filled &&
           (column.list_sizes.size() == 1 || column.elided_line > 0) &&
           (column.bracketed ? column.list_size() >= 2
                             : column.list_size() >= 3 && column.fractions);
}

Status ColumnPlanner::find_list() {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < size(); ++i)
        if (is_list_candidate(i)) found.push_back(i);
    const auto keep = [&](auto wanted) {
        if (std::ranges::any_of(found, wanted)) std::erase_if(found, std::not_fn(wanted));
    };
    keep([&](std::size_t i) { return names_an_embedding(name(i)); });
    keep([&](std::size_t i) { return survey(i).fractions; });
    for (const auto usual : usual_names(ColumnRole::embedding))
        keep([&](std::size_t i) { return name(i) == usual; });
    if (found.size() > 1)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has several columns of lists of numbers: {}. Name the one that "
                                "is the embedding (--embedding-column).",
                                facts_.where, fmt::join(called(found), ", ")));
    if (found.size() == 1) use_list(found.front(), "");
    for (std::size_t i = 0; i < size(); ++i)
        if (!role(i) && survey(i).mostly_lists())
            give(i, ColumnRole::metadata, "lists of numbers that are not the embedding");
    return {};
}

// ---- one column for each number ----

void ColumnPlanner::find_family() {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < size(); ++i)
        if (!role(i) && survey(i).mostly_numeric()) numbers.push_back(i);
    auto families = column_families(facts_.names, numbers);
    std::erase_if(families, [&](ColumnFamily& family) {
        std::string stem = plain_name(family.prefix);
        while (stem.ends_with('_'))
            stem.pop_back();
        if (facts_.unnamed || stem.empty()) leave_out_strangers(family);
        const bool remarks = names_a_remark(stem) || names_an_id(stem);
        const bool empty = std::ranges::all_of(
            family.columns, [&](std::size_t i) { return survey(i).filled == 0; });
        return family.columns.size() < 2 || remarks || empty;
    });
    for (const ColumnFamily& family : families) {
        const auto range = called_range(family.columns);
        if (!has_embedding() && &family == &families.front()) {
            use_numbers(family.columns,
                        fmt::format("{} numbered columns of numbers", family.columns.size()));
            continue;
        }
        for (const std::size_t i : family.columns)
            give(i, use_ == TableUse::texts ? ColumnRole::ignore : ColumnRole::metadata,
                 "numbered columns beside the embedding");
        note(
            fmt::format("{} are numbered columns of numbers too, kept as metadata. If they are the "
                        "embedding, give each that role (--columns \"{}*=embedding\").",
                        range, family.prefix));
    }
}

// Columns without names of their own are no family by their names: a row number, a time and the
// class at the end are told by what stands in them.
void ColumnPlanner::leave_out_strangers(ColumnFamily& family) {
    std::erase_if(family.columns, [&](std::size_t i) {
        const bool empty = survey(i).filled == 0;  // a delimiter at the end of each line
        const std::string why = empty ? "empty" : no_dimension(i);
        if (!why.empty())
            give(i, empty || counts_rows(i) ? ColumnRole::ignore : ColumnRole::metadata, why);
        return !why.empty();
    });
    if (family.columns.size() < 4) return;
    for (const bool last : {true, false}) {
        const std::size_t i = last ? family.columns.back() : family.columns.front();
        const ColumnSurvey& column = survey(i);
        const bool others = std::ranges::all_of(
            family.columns, [&](std::size_t j) { return j == i || !survey(j).whole; });
        if (!others || !column.whole || !column.numeric() || column.least < -1 ||
            column.greatest > most_classes)
            continue;
        const bool label = !plan_.label;
        give(i, label ? ColumnRole::label : ColumnRole::metadata,
             "whole numbers where its neighbours have fractions");
        if (label)
            note(
                fmt::format("Column {} is taken for the label, because it holds whole numbers and "
                            "the others fractions. If it is part of the embedding, give it that "
                            "role (--columns {}=embedding).",
                            facts_.names[i], facts_.names[i]));
        std::erase(family.columns, i);
        return;
    }
}

// A person who makes one column more a dimension wants the numbered ones no less.
void ColumnPlanner::add_chosen_numbers() {
    if (added_.empty()) return;
    const std::vector<std::size_t> found = plan_.embedding;
    use_numbers(added_, "chosen");
    if (use_ != TableUse::documents) return;
    plan_.embedding.insert(plan_.embedding.begin(), found.begin(), found.end());
    plan_.dim = plan_.embedding.size();
}

// Numbers whose names tell nothing: together the embedding, if there are several of one size.
void ColumnPlanner::find_loose_numbers() {
    std::vector<std::size_t> loose;
    for (std::size_t i = 0; i < size(); ++i)
        if (!role(i) && survey(i).numeric()) loose.push_back(i);
    if (has_embedding() || use_ != TableUse::documents) {
        for (const std::size_t i : loose)
            give(i, ColumnRole::metadata,
                 has_embedding() ? "a number beside the embedding" : "a number");
        return;
    }
    // Beside a text, numbers are more likely about it; x, y and z are a vector.
    const auto has_long_name = [&](std::size_t i) { return name(i).size() > 1; };
    if (plan_.text && std::ranges::any_of(loose, has_long_name)) {
        std::vector<std::size_t> about;
        std::ranges::copy_if(loose, std::back_inserter(about), has_long_name);
        for (const std::size_t i : about)
            give(i, ColumnRole::metadata, "a number beside a text");
        std::erase_if(loose, has_long_name);
        if (about.size() > 1 && loose.size() < 2)
            note(
                fmt::format("The numbers of {} are kept as metadata. If they are the embedding, "
                            "give each that role (--columns \"{}=embedding,…\").",
                            fmt::join(called(about), ", "), facts_.names[about.front()]));
    }
    const auto leave = [&](std::size_t i, const std::string& why) {
        if (!why.empty()) give(i, ColumnRole::metadata, why);
        return !why.empty();
    };
    std::erase_if(loose, [&](std::size_t i) { return leave(i, no_dimension(i)); });
    const bool fractions = std::ranges::any_of(loose, [&](auto i) { return !survey(i).whole; });
    std::erase_if(loose, [&](std::size_t i) {
        const bool flag =
            fractions && survey(i).whole && survey(i).least == 0 && survey(i).greatest == 1;
        return leave(i, flag ? "only 0 and 1, as of a target or a flag" : "");
    });
    std::vector<double> sizes;
    for (const std::size_t i : loose)
        sizes.push_back(magnitude(survey(i)));
    std::ranges::sort(sizes);
    const double usual = sizes.empty() ? 0 : sizes[(sizes.size() - 1) / 2];
    std::erase_if(loose, [&](std::size_t i) {
        const bool other = usual > 0 && magnitude(survey(i)) > other_scale * usual;
        return leave(i, other ? "far greater numbers than the others" : "");
    });
    if (loose.size() == 1) give(loose.front(), ColumnRole::metadata, "a number by itself");
    if (loose.size() < 2) return;
    use_numbers(loose, "numbers of a similar size");
    note(
        fmt::format("The numbers of {} are taken together for the embedding. To keep one apart, "
                    "give it the role metadata (--columns \"{}=metadata\").",
                    called_range(loose), facts_.names[loose.back()]));
}

}  // namespace sparsescope::importing
