// SPDX-License-Identifier: GPL-3.0-or-later
// The roles that a person gave columns, which come before every rule.
#include <algorithm>

#include <fmt/ranges.h>

#include "core/corpus/importers/column_planner.h"

namespace sparsescope::importing {
namespace {

bool is_pattern(const std::string& choice) {
    return choice.ends_with('*');
}

}  // namespace

bool is_meant(const std::string& choice, const std::string& name) {
    if (choice == name) return true;
    return is_pattern(choice) && name.starts_with(choice.substr(0, choice.size() - 1));
}

std::vector<ColumnChoice> column_choices(const ImportOptions& options) {
    std::vector<ColumnChoice> choices;
    const auto add = [&](const std::string& column, ColumnRole role) {
        if (!column.empty()) choices.push_back({column, role});
    };
    add(options.label_column, ColumnRole::label);
    add(options.text_column, ColumnRole::text);
    add(options.embedding_column, ColumnRole::embedding);
    return choices;
}

Status ColumnPlanner::choose() {
    // Those of the table's own options must be there; the others may be of another file.
    std::vector<ColumnChoice> choices = column_choices(options_);
    const std::size_t own = choices.size();
    choices.insert(choices.end(), options_.columns.begin(), options_.columns.end());
    // Names come before patterns, so that "d*=embedding,d9=label" means what it says.
    for (const bool patterns : {false, true})
        for (std::size_t c = 0; c < choices.size(); ++c)
            if (is_pattern(choices[c].name) == patterns)
                SPARSESCOPE_TRY(choose_columns(choices[c], c < own));
    for (const std::string& column : options_.level_columns)
        SPARSESCOPE_TRY(choose_level(column));
    return use_chosen_embedding();
}

Status ColumnPlanner::choose_columns(const ColumnChoice& choice, bool required) {
    bool found = false;
    for (std::size_t i = 0; i < size(); ++i) {
        const std::string& column = facts_.names[i];
        if (!is_meant(choice.name, column)) continue;
        found = true;
        if (plan_.columns[i].chosen && column != choice.name) continue;
        const bool one = choice.role == ColumnRole::text || choice.role == ColumnRole::label ||
                         choice.role == ColumnRole::split || choice.role == ColumnRole::picture;
        const auto& taken = choice.role == ColumnRole::text      ? plan_.text
                            : choice.role == ColumnRole::label   ? plan_.label
                            : choice.role == ColumnRole::picture ? plan_.picture
                                                                 : plan_.split;
        if ((one && taken && *taken != i) || (role(i) && role(i) != choice.role))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{}: column \"{}\" cannot be the {}, because {}. Choose one.",
                                    facts_.where, column, to_string(choice.role),
                                    role(i) ? fmt::format("it is chosen as {}", to_string(*role(i)))
                                            : fmt::format("\"{}\" is", facts_.names[*taken])));
        plan_.columns[i].chosen = true;
        give(i, choice.role, "chosen");
    }
    if (!found && required && !facts_.may_bring_columns) return no_such_column(choice.name);
    return {};
}

Status ColumnPlanner::choose_level(const std::string& column) {
    const auto found = std::ranges::find(facts_.names, column);
    const auto i = static_cast<std::size_t>(found - facts_.names.begin());
    if (i >= size()) return facts_.may_bring_columns ? Status{} : no_such_column(column);
    plan_.columns[i].chosen = true;
    if (role(i)) {
        plan_.levels.push_back(i);
    } else {
        give(i, ColumnRole::level, "chosen");
    }
    return {};
}

tl::unexpected<Error> ColumnPlanner::no_such_column(const std::string& column) const {
    return fail(ErrorCode::invalid_input, fmt::format("{} has no \"{}\". It has: {}.", facts_.where,
                                                      column, fmt::join(facts_.names, ", ")));
}

Status ColumnPlanner::use_chosen_embedding() {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < size(); ++i)
        if (role(i) == ColumnRole::embedding) chosen.push_back(i);
    if (chosen.empty()) return {};
    if (chosen.size() == 1 && survey(chosen.front()).mostly_lists()) {
        use_list(chosen.front(), "chosen, ");
        return {};
    }
    for (const std::size_t i : chosen)
        if (!survey(i).mostly_numeric() || survey(i).filled == 0)
            return fail(
                ErrorCode::invalid_input,
                fmt::format("{}: column \"{}\" is chosen as part of the embedding, but it "
                            "holds {}. Choose columns of numbers, or one of lists.",
                            facts_.where, facts_.names[i],
                            survey(i).filled == 0 ? "nothing"
                                                  : fmt::format("\"{}\" (line {})", survey(i).word,
                                                                survey(i).word_line)));
    // Numbered columns stand in the order of their numbers, others in that of the file.
    const auto families = column_families(facts_.names, chosen);
    const bool one_family = !families.empty() && families.front().columns.size() == chosen.size();
    if (one_family && chosen.size() > 1) {
        use_numbers(families.front().columns, "chosen");
    } else {
        added_ = chosen;
    }
    return {};
}

}  // namespace sparsescope::importing
