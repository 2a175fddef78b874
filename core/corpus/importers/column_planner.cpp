// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/column_planner.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "core/corpus/importers/column_names.h"

namespace sparsescope::importing {
namespace {

constexpr std::int64_t dull_rows = 8;  // so many rows alike, or in order, are no chance
constexpr std::size_t named_columns = 5;

}  // namespace

bool TablePlan::reads_like(const TablePlan& other) const {
    if (embedding != other.embedding || dim != other.dim || list != other.list ||
        label != other.label || split != other.split || part_of != other.part_of ||
        part != other.part || picture != other.picture)
        return false;
    const auto alike = [&](std::size_t i) {
        return columns[i].comma == other.columns[i].comma &&
               columns[i].truths_are_numbers == other.columns[i].truths_are_numbers;
    };
    return std::ranges::all_of(embedding, alike) && (!label || alike(*label));
}

Result<TablePlan> plan_columns(const TableFacts& facts, const ImportOptions& options,
                               TableUse use) {
    return ColumnPlanner(facts, options, use).plan();
}

ColumnPlanner::ColumnPlanner(const TableFacts& facts, const ImportOptions& options, TableUse use)
    : facts_(facts), options_(options), use_(use) {
    for (const std::string& name : facts.names)
        names_.push_back(plain_name(name));
    plan_.columns.resize(facts.survey.columns.size());
}

Result<TablePlan> ColumnPlanner::plan() {
    SPARSESCOPE_TRY(choose());
    name_label();
    name_text();
    find_picture();
    name_others();
    if (!has_embedding() && added_.empty()) SPARSESCOPE_TRY(find_list());
    if (use_ == TableUse::labels) find_only_label();
    name_numbers();
    find_family();
    add_chosen_numbers();
    find_prose();
    find_loose_numbers();
    keep_the_rest();
    read_marks();
    if (!options_.show_unfit) {
        SPARSESCOPE_TRY(check_embedding());
        SPARSESCOPE_TRY(check_use());
    }
    note_dull_columns();
    note_possible_label();
    return std::move(plan_);
}

// ---- roles ----

void ColumnPlanner::give(std::size_t i, ColumnRole role, std::string reason) {
    plan_.columns[i].role = role;
    plan_.columns[i].reason = std::move(reason);
    if (role == ColumnRole::text) plan_.text = i;
    if (role == ColumnRole::label) plan_.label = i;
    if (role == ColumnRole::split) plan_.split = i;
    if (role == ColumnRole::picture) plan_.picture = i;
    if (role == ColumnRole::level) plan_.levels.push_back(i);
}

void ColumnPlanner::use_list(std::size_t i, const std::string& reason) {
    if (use_ != TableUse::documents) return use_numbers({i}, reason);
    plan_.embedding = {i};
    plan_.list = true;
    plan_.dim = survey(i).list_size();
    give(i, ColumnRole::embedding, fmt::format("{}lists of {} numbers", reason, plan_.dim));
}

void ColumnPlanner::use_numbers(const std::vector<std::size_t>& columns,
                                const std::string& reason) {
    const bool wanted = use_ == TableUse::documents;
    for (const std::size_t i : columns)
        give(i, wanted ? ColumnRole::embedding : ColumnRole::ignore,
             wanted ? reason : "the embeddings are those of the other file");
    if (wanted) {
        plan_.embedding = columns;
        plan_.dim = columns.size();
    } else {
        foreign_ = true;
        note(fmt::format("The embeddings in {} are not used, but those of the file beside it.",
                         called_range(columns)));
    }
}

std::vector<std::string> ColumnPlanner::called(const std::vector<std::size_t>& columns) const {
    std::vector<std::string> names;
    for (const std::size_t i : columns) {
        if (names.size() == named_columns && columns.size() > named_columns + 1) {
            names.push_back(fmt::format("and {} more", columns.size() - named_columns));
            break;
        }
        names.push_back(facts_.names[i]);
    }
    return names;
}

std::string ColumnPlanner::called_range(const std::vector<std::size_t>& columns) const {
    if (columns.size() < 4) return fmt::format("{}", fmt::join(called(columns), ", "));
    return fmt::format("{} to {}", facts_.names[columns.front()], facts_.names[columns.back()]);
}

// ---- the end of it ----

// A file of labels need not name them, when nothing else is in it.
void ColumnPlanner::find_only_label() {
    if (plan_.label) return;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < size(); ++i)
        if (!role(i) && survey(i).lists == 0 && !counts_rows(i) && !names_an_id(name(i)))
            open.push_back(i);
    if (open.size() == 1) give(open.front(), ColumnRole::label, "the only column that can be it");
}

void ColumnPlanner::keep_the_rest() {
    for (std::size_t i = 0; i < size(); ++i) {
        const ColumnSurvey& column = survey(i);
        if (use_ == TableUse::labels && plan_.label != i)
            give(i, ColumnRole::ignore, "of a file of labels, labels are all that is used");
        if (role(i)) continue;
        const bool mixed = column.sure_numbers() > 0 && column.word_line > 0;
        give(i, ColumnRole::metadata,
             column.filled == 0 ? "empty"
             : mixed
                 ? fmt::format("numbers and words (\"{}\", line {})", column.word, column.word_line)
             : column.numbers > 0 ? "a number"
                                  : "words");
    }
}

void ColumnPlanner::read_marks() {
    bool comma = false;
    for (std::size_t i = 0; i < size(); ++i) {
        ColumnPlan& column = plan_.columns[i];
        column.numeric = survey(i).numeric();
        column.comma = survey(i).decimal_comma();
        column.truths_are_numbers = survey(i).truths > 0 && survey(i).numbers > 0;
        comma = comma || (column.comma && survey(i).mostly_numeric());
    }
    if (comma) note("Numbers have a decimal comma.");
}

void ColumnPlanner::note_dull_columns() {
    if (plan_.list || facts_.survey.rows < dull_rows) return;
    std::vector<std::size_t> constant, rising;
    for (const std::size_t i : plan_.embedding) {
        if (survey(i).numbers < dull_rows) continue;
        if (survey(i).least == survey(i).greatest) constant.push_back(i);
        if (survey(i).rises) rising.push_back(i);
    }
    constexpr const char* way_out =
        "If that is no part of the embedding, give it the role metadata (--columns "
        "\"{}=metadata\").";
    if (!constant.empty())
        note(fmt::format("Columns with the same number in every row: {}. {}",
                         fmt::join(called(constant), ", "),
                         fmt::format(way_out, facts_.names[constant.front()])));
    if (!rising.empty())
        note(fmt::format("Columns that only grow from row to row: {}. {}",
                         fmt::join(called(rising), ", "),
                         fmt::format(way_out, facts_.names[rising.front()])));
}

void ColumnPlanner::note_possible_label() {
    if (plan_.label || use_ == TableUse::labels) return;
    std::vector<std::size_t> possible;
    for (std::size_t i = 0; i < size(); ++i)
        if (role(i) == ColumnRole::metadata && !plan_.columns[i].chosen &&
            survey(i).has_few_words())
            possible.push_back(i);
    if (possible.empty()) return;
    note(fmt::format(
        "No column is clearly the label. If it is {}, give it the role label (--label-column {}).",
        fmt::join(called(possible), " or "), facts_.names[possible.front()]));
}

Status ColumnPlanner::check_embedding() const {
    if (use_ != TableUse::documents) return {};
    if (plan_.list && survey(plan_.embedding.front()).elided_line > 0) {
        const std::size_t i = plan_.embedding.front();
        return fail(elided_numbers(facts_.file, survey(i).elided_line, facts_.names[i]));
    }
    for (std::size_t i = 0; i < size(); ++i) {
        const ColumnPlan& column = plan_.columns[i];
        if (has_embedding() || column.chosen || survey(i).filled == 0) continue;
        if (name(i) != "embedding" && name(i) != "embeddings") continue;
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}, line {}: \"{}\" holds no list of numbers (\"{}\"). Write each "
                        "embedding as a list, [0.1, 0.2], or leave it out (--ignore \"{}\").",
                        facts_.file, survey(i).word_line, facts_.names[i], survey(i).word,
                        facts_.names[i]));
    }
    return {};
}

Status ColumnPlanner::check_use() const {
    const std::string names = fmt::format("{}", fmt::join(facts_.names, ", "));
    if (use_ == TableUse::labels && !plan_.label)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no column that is clearly the label. Name it "
                                "(--label-column); there are: {}.",
                                facts_.where, names));
    if (use_ == TableUse::labels || plan_.text || plan_.picture || !plan_.embedding.empty())
        return {};
    const bool beside = use_ == TableUse::texts;
    return fail(
        ErrorCode::invalid_input,
        fmt::format(
            "{} has no column that is clearly the text{}. Name the text "
            "(--text-column){}; there are: {}.{}{}",
            facts_.where, beside ? "" : ", and none of an embedding",
            beside ? "" : " or the numbers (--columns NAME=embedding)", names,
            beside || !plan_.label ? "" : " Labels alone belong beside embeddings (--labels).",
            beside ? "" : missing_pictures()));
}

Error elided_numbers(const std::string& file, std::int64_t line, const std::string& column) {
    return {ErrorCode::invalid_input,
            fmt::format("{}, line {}, \"{}\": \"…\" stands where numbers should, because the array "
                        "was printed and shortened; the numbers are lost. Write them whole: "
                        "numpy.save(), DataFrame.to_json(), or each as array.tolist().",
                        file, line, column),
            {}};
}

}  // namespace sparsescope::importing
