// SPDX-License-Identifier: GPL-3.0-or-later
// Applies the rules of column_rules.cpp one after another; each gives roles to columns that have
// none yet. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/importers/column_families.h"
#include "core/corpus/importers/column_rules.h"

namespace sparsescope::importing {

class ColumnPlanner {
  public:
    ColumnPlanner(const TableFacts& facts, const ImportOptions& options, TableUse use);
    [[nodiscard]] Result<TablePlan> plan();

  private:
    // Choices (column_choices.cpp).
    [[nodiscard]] Status choose();
    [[nodiscard]] Status choose_columns(const ColumnChoice& choice, bool required);
    [[nodiscard]] Status choose_level(const std::string& column);
    [[nodiscard]] Status use_chosen_embedding();
    [[nodiscard]] tl::unexpected<Error> no_such_column(const std::string& column) const;

    // Rules (column_rules.cpp).
    [[nodiscard]] bool may_be_label(std::size_t i, bool sure) const;
    [[nodiscard]] bool may_stand_beside(std::size_t i) const;
    void name_label();
    void name_text();
    [[nodiscard]] bool is_our_export() const;
    void name_others();

    // Pictures (column_picture.cpp).
    [[nodiscard]] bool names_pictures(std::size_t i) const;
    void find_picture();
    [[nodiscard]] std::string missing_pictures() const;

    void name_numbers();
    [[nodiscard]] bool counts_rows(std::size_t i) const;
    [[nodiscard]] std::string counting(std::size_t i) const;
    [[nodiscard]] std::string no_dimension(std::size_t i) const;
    [[nodiscard]] bool is_prose(std::size_t i) const;
    void find_prose();

    // The embedding (column_embedding.cpp).
    [[nodiscard]] bool is_list_candidate(std::size_t i) const;
    [[nodiscard]] Status find_list();
    void find_family();
    void leave_out_strangers(ColumnFamily& family);
    void find_loose_numbers();
    void add_chosen_numbers();

    // The end of it (column_planner.cpp).
    void find_only_label();
    void keep_the_rest();
    void read_marks();
    void note_dull_columns();
    void note_possible_label();
    [[nodiscard]] Status check_embedding() const;
    [[nodiscard]] Status check_use() const;

    [[nodiscard]] std::size_t size() const { return plan_.columns.size(); }
    [[nodiscard]] const ColumnSurvey& survey(std::size_t i) const {
        return facts_.survey.columns[i];
    }
    [[nodiscard]] const std::string& name(std::size_t i) const { return names_[i]; }  // plain
    [[nodiscard]] std::optional<ColumnRole> role(std::size_t i) const {
        return plan_.columns[i].role;
    }
    [[nodiscard]] bool has_embedding() const { return !plan_.embedding.empty() || foreign_; }
    void give(std::size_t i, ColumnRole role, std::string reason);
    void use_list(std::size_t i, const std::string& reason);
    void use_numbers(const std::vector<std::size_t>& columns, const std::string& reason);
    void note(std::string sentence) { plan_.notes.push_back(std::move(sentence)); }
    [[nodiscard]] std::vector<std::string> called(const std::vector<std::size_t>& columns) const;
    [[nodiscard]] std::string called_range(const std::vector<std::size_t>& columns) const;

    const TableFacts& facts_;
    const ImportOptions& options_;
    TableUse use_;
    std::vector<std::string> names_;  // plain_name()
    TablePlan plan_;
    bool foreign_ = false;            // there is an embedding, which is not wanted
    std::vector<std::size_t> added_;  // numbers chosen one by one, beside what is found
};

}  // namespace sparsescope::importing
