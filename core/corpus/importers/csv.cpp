// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/importers/table_columns.h"
#include "core/corpus/importers/table_source.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

// So many rows tell what the columns of nearly every table are for.
constexpr std::int64_t head_rows = 1000;

// What is known of a table when its rows are read.
struct Table {
    ImportOptions options;
    Numbers numbers;
    ColumnRoles roles;
    TableSurvey survey;
    bool complete = false;  // the survey is of all rows, and so the roles are not guessed
};

class CsvSource final : public ImportSource {
  public:
    CsvSource(CsvReader reader, Table table)
        : reader_(std::move(reader)), table_(std::move(table)) {
        if (!table_.complete) table_.survey = TableSurvey(reader_.columns().size());
    }

    std::int64_t size() const override { return table_.complete ? table_.survey.rows : -1; }
    std::size_t dim() const override { return table_.roles.embedding.size(); }
    std::vector<std::string> label_names() const override { return names_.names(); }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        std::vector<std::string> fields;
        while (static_cast<std::int64_t>(batch.documents.size()) < max_documents) {
            SPARSESCOPE_ASSIGN(const bool more, reader_.next(fields));
            if (!more) {
                SPARSESCOPE_TRY(complete_survey());
                break;
            }
            if (!table_.complete) table_.survey.add(fields);
            SPARSESCOPE_TRY(append_embedding(fields, batch.embeddings));
            batch.documents.push_back(make_document(fields));
        }
        return batch;
    }

  private:
    Status complete_survey() {
        if (std::exchange(table_.complete, true)) return {};
        TableReadings& readings = *table_.options.readings;
        readings.complete.insert_or_assign(table_.options.file, table_.survey);
        SPARSESCOPE_ASSIGN(const ColumnRoles roles,
                           column_roles(reader_, table_.survey, table_.options, table_.numbers));
        if (roles != table_.roles) readings.guessed_wrong = true;
        return {};
    }
    NewDocument make_document(std::vector<std::string>& fields) {
        NewDocument document;
        if (table_.roles.label) document.label = names_.index(fields[*table_.roles.label]);
        if (!table_.roles.metadata.empty()) document.metadata = metadata(fields);
        std::vector<std::string> levels;
        for (const std::size_t i : table_.roles.levels)
            levels.push_back(fields[i]);
        document.level = level_path(std::move(levels));
        if (table_.roles.text) document.text = std::move(fields[*table_.roles.text]);
        return document;
    }
    // Numbers stay numbers, digit by digit; everything else is text. Empty cells are left out.
    std::string metadata(const std::vector<std::string>& fields) const {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        for (const std::size_t i : table_.roles.metadata) {
            if (fields[i].empty()) continue;
            auto number = nlohmann::ordered_json::parse(fields[i], nullptr, false);
            object[reader_.columns()[i]] = table_.survey.columns[i].numeric && number.is_number()
                                               ? number
                                               : nlohmann::ordered_json(fields[i]);
        }
        return object.empty() ? std::string() : object.dump();
    }
    Status append_embedding(const std::vector<std::string>& fields, EmbeddingMatrix& matrix) const {
        if (dim() == 0) return {};
        for (const std::size_t i : table_.roles.embedding) {
            // An empty cell makes the row unusable; the importer then asks what to do with it. So
            // do words, where the column was only guessed to hold numbers and the row will be read
            // again.
            double value = std::numeric_limits<double>::quiet_NaN();
            if (!fields[i].empty() && !parse_number(fields[i], value) && table_.complete) {
                return fail(
                    ErrorCode::invalid_input,
                    fmt::format("{}, line {}: column \"{}\" is not a number.", reader_.name(),
                                reader_.line_number(), reader_.columns()[i]));
            }
            matrix.values.push_back(static_cast<float>(value));
        }
        matrix.dim = dim();
        ++matrix.rows;
        return {};
    }

    CsvReader reader_;
    Table table_;
    LabelNames names_;
};

// Adds rows until there are `most` of them; false: there are no more.
Result<bool> survey_rows(CsvReader& reader, std::int64_t most, const std::stop_token& stop,
                         TableSurvey& survey) {
    std::vector<std::string> fields;
    while (survey.rows < most) {
        if (stop.stop_requested())
            return cancelled("The import was cancelled; nothing was imported.");
        SPARSESCOPE_ASSIGN(const bool more, reader.next(fields));
        if (!more) return false;
        survey.add(fields);
    }
    return true;
}

// Decides by the head what columns are for, where whoever imports can read the table again when it
// turns out otherwise; by all rows, where the head does not tell or this is the only reading.
Result<Table> look_at(const ImportOptions& options, Numbers numbers) {
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(options.file));
    Table table{options, numbers, {}, TableSurvey(reader.columns().size())};
    TableReadings* readings = options.readings.get();
    if (readings && readings->complete.contains(options.file)) {
        table.survey = readings->complete.at(options.file);
        table.complete = true;
    } else {
        SPARSESCOPE_ASSIGN(const bool more, survey_rows(reader, readings ? head_rows : all,
                                                        options.stop, table.survey));
        table.complete = !more;
    }
    if (table.survey.rows == 0) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has a header line, but no rows.", reader.name()));
    }
    auto roles = column_roles(reader, table.survey, options, numbers);
    if (!roles && !table.complete) {
        SPARSESCOPE_TRY(survey_rows(reader, all, options.stop, table.survey));
        table.complete = true;
        roles = column_roles(reader, table.survey, options, numbers);
    }
    SPARSESCOPE_ASSIGN(table.roles, std::move(roles));
    if (readings && table.complete) readings->complete.insert_or_assign(options.file, table.survey);
    if (!table.complete) readings->guessed = true;
    return table;
}

}  // namespace

Result<std::unique_ptr<ImportSource>> open_csv(const ImportOptions& options, Numbers numbers) {
    if (!options.embedding_column.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "In a table all columns of numbers together are the embedding, so no embedding "
                    "column can be chosen. Leave that setting out.");
    }
    SPARSESCOPE_ASSIGN(Table table, look_at(options, numbers));
    if (!table.roles.embedding.empty())
        SPARSESCOPE_TRY(check_dim(display_name(options.file), table.roles.embedding.size()));
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(options.file));
    return std::make_unique<CsvSource>(std::move(reader), std::move(table));
}

const ImporterEntry& csv_entry() {
    static const ImporterEntry entry{
        "csv", "table of texts, labels and numbers (csv, tsv), with a header line", is_table,
        [](const ImportOptions& options) { return open_csv(options, Numbers::embeddings); }};
    return entry;
}

}  // namespace sparsescope::importing
