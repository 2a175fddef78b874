// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/table_source.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/importers/table_document.h"
#include "core/corpus/importers/table_preview.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

// So many rows tell what the columns of nearly every table are for.
constexpr std::int64_t head_rows = 1000;

std::string place(const RecordReader& reader, std::int64_t line) {
    return reader.may_bring_columns() ? fmt::format("{}, line {}", reader.name(), line)
                                      : reader.name();
}

// What is known of a table when its rows are read.
struct Table {
    ImportOptions options;
    TableUse use;
    std::string where;  // of its names, for messages
    std::vector<std::string> names;
    TableSurvey survey;
    TablePlan plan;
    std::vector<std::vector<std::string>> first_rows;  // as they are shown
    bool unnamed = false;
    bool complete = false;  // the survey is of all rows, and so the plan is not guessed

    Status decide(bool may_bring_columns) {
        const TableFacts facts{display_name(options.file),    where, names, survey, unnamed,
                               may_bring_columns && !complete};
        SPARSESCOPE_ASSIGN(plan, plan_columns(facts, options, use));
        return {};
    }
};

class TableSource final : public ImportSource {
  public:
    TableSource(std::unique_ptr<RecordReader> reader, Table table)
        : reader_(std::move(reader)),
          table_(std::move(table)),
          names_(table_.options.no_labels),
          documents_(*reader_, table_.names, table_.plan, names_),
          surveyed_(table_.survey.rows) {}

    std::int64_t size() const override { return table_.complete ? table_.survey.rows : -1; }
    std::size_t dim() const override { return table_.plan.dim; }
    std::vector<std::string> label_names() const override { return names_.names(); }
    bool has_splits() const override { return table_.plan.split.has_value(); }
    bool has_column(const std::string& name) const override {
        return std::ranges::any_of(table_.names,
                                   [&](const auto& column) { return is_meant(name, column); });
    }
    std::string picture_folder() const override {
        std::error_code ignored;
        if (!table_.plan.picture) return {};
        // "table.csv" alone has no parent.
        const auto file = std::filesystem::absolute(table_.options.file, ignored);
        return std::filesystem::weakly_canonical(file.parent_path(), ignored).string();
    }
    std::vector<ImportPreview> understood() const override {
        ImportPreview preview = table_preview(table_.names, table_.plan, table_.first_rows);
        preview.file = display_name(table_.options.file.filename());
        preview.importer = is_parquet(table_.options.file) ? "parquet"
                           : reader_->may_bring_columns()  ? "jsonl"
                                                           : "csv";
        preview.notes.insert(preview.notes.begin(), reader_->notes().begin(),
                             reader_->notes().end());
        preview.documents = size();
        return {preview};
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        while (static_cast<std::int64_t>(batch.documents.size()) < max_documents) {
            SPARSESCOPE_ASSIGN(const bool more, reader_->next(cells_));
            if (!more) {
                SPARSESCOPE_TRY(complete_survey());
                break;
            }
            // The head was surveyed when the table was opened.
            if (!table_.complete && row_++ >= surveyed_) survey_row();
            if (cells_.size() < table_.plan.columns.size())
                cells_.resize(table_.plan.columns.size());
            SPARSESCOPE_TRY(documents_.append(cells_, table_.complete, batch));
        }
        return batch;
    }

  private:
    void survey_row() {
        table_.survey.add(cells_, reader_->line(), table_.plan.list);
        if (table_.names.size() < reader_->columns().size()) table_.names = reader_->columns();
    }
    Status complete_survey() {
        if (std::exchange(table_.complete, true)) return {};
        const TablePlan guessed = table_.plan;
        SPARSESCOPE_TRY(table_.decide(reader_->may_bring_columns()));
        TableReadings& readings = *table_.options.readings;
        readings.complete.insert_or_assign(table_.options.file,
                                           TableReadings::Complete{table_.names, table_.survey});
        if (!guessed.reads_like(table_.plan)) readings.guessed_wrong = true;
        return {};
    }

    std::unique_ptr<RecordReader> reader_;
    Table table_;
    LabelNames names_;
    DocumentReader documents_;
    std::vector<Cell> cells_;
    std::int64_t surveyed_;
    std::int64_t row_ = 0;
};

// Adds rows until there are `most` of them; false: there are no more.
Result<bool> survey_rows(RecordReader& reader, std::int64_t most, Table& table) {
    std::vector<Cell> cells;
    while (table.survey.rows < most) {
        if (table.options.stop.stop_requested())
            return cancelled("The import was cancelled; nothing was imported.");
        SPARSESCOPE_ASSIGN(const bool more, reader.next(cells));
        if (!more) return false;
        if (table.survey.rows == 0) table.where = place(reader, reader.line());
        table.survey.add(cells, reader.line());
        if (table.first_rows.size() < preview_rows) table.first_rows.push_back(shown_row(cells));
    }
    return true;
}

Result<std::unique_ptr<RecordReader>> open_records(const std::filesystem::path& file) {
    if (is_parquet(file)) return open_parquet_records(file);
    return is_json(file) ? open_json_records(file) : open_csv_records(file);
}

// Decides by the head what columns are for, where whoever imports can read the table again when it
// turns out otherwise; by all rows, where the head does not tell or this is the only reading.
Result<Table> look_at(const ImportOptions& options, TableUse use) {
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    SPARSESCOPE_ASSIGN(const auto reader, open_records(options.file));
    Table table{options, use, reader->name(), {}, {}, {}, {}, reader->unnamed()};
    TableReadings* readings = options.readings.get();
    const bool known = readings && readings->complete.contains(options.file);
    SPARSESCOPE_ASSIGN(const bool more, survey_rows(*reader,
                                                    known      ? preview_rows
                                                    : readings ? head_rows
                                                               : all,
                                                    table));
    table.complete = known || !more;
    table.names = reader->columns();
    if (known) {
        table.names = readings->complete.at(options.file).names;
        table.survey = readings->complete.at(options.file).survey;
    }
    if (table.survey.rows == 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} {}.", reader->name(),
                                reader->may_bring_columns() ? "is empty"
                                                            : "has a header line, but no rows"));
    auto decided = table.decide(reader->may_bring_columns());
    if (!decided && !table.complete) {
        SPARSESCOPE_TRY(survey_rows(*reader, all, table));
        table.names = reader->columns();
        table.complete = true;
        decided = table.decide(false);
    }
    SPARSESCOPE_TRY(decided);
    if (readings && table.complete)
        readings->complete.insert_or_assign(options.file,
                                            TableReadings::Complete{table.names, table.survey});
    if (!table.complete) readings->guessed = true;
    return table;
}

}  // namespace

Result<std::unique_ptr<ImportSource>> open_table(const ImportOptions& options, TableUse use) {
    SPARSESCOPE_ASSIGN(Table table, look_at(options, use));
    if (table.plan.dim > 0) SPARSESCOPE_TRY(check_dim(display_name(options.file), table.plan.dim));
    SPARSESCOPE_ASSIGN(auto reader, open_records(options.file));
    return std::make_unique<TableSource>(std::move(reader), std::move(table));
}

}  // namespace sparsescope::importing
