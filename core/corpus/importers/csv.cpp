// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/importers/table_source.h"

namespace sparsescope::importing {
namespace {

// A column of words this long on average is prose, not a category.
constexpr double prose_length = 20;

// What the first pass over the table finds out about each column.
struct ColumnSurvey {
    bool numeric = true;  // every filled cell is a number
    bool filled = false;  // at least one cell is
    std::uint64_t bytes = 0;
};
struct Survey {
    std::vector<ColumnSurvey> columns;
    std::int64_t rows = 0;
};

Result<Survey> survey_table(CsvReader& reader, const std::stop_token& stop) {
    Survey survey;
    survey.columns.resize(reader.columns().size());
    std::vector<std::string> fields;
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool more, reader.next(fields));
        if (!more) return survey;
        if (stop.stop_requested())
            return cancelled("The import was cancelled; nothing was imported.");
        ++survey.rows;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            ColumnSurvey& column = survey.columns[i];
            if (fields[i].empty()) continue;
            double value = 0;
            column.filled = true;
            column.numeric = column.numeric && parse_number(fields[i], value);
            column.bytes += fields[i].size();
        }
    }
}

// Indices of columns.
struct Roles {
    std::optional<std::size_t> text;
    std::optional<std::size_t> label;
    std::vector<std::size_t> levels;  // outermost first; one alone holds whole paths
    std::vector<std::size_t> embedding;
    std::vector<std::size_t> metadata;
};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return text;
}

// The column asked for, or the first with one of the usual names.
Result<std::optional<std::size_t>> find_column(const CsvReader& reader, const std::string& asked,
                                               std::span<const std::string_view> usual) {
    std::vector<std::string> names = reader.columns();
    if (asked.empty()) std::ranges::transform(names, names.begin(), lower);
    SPARSESCOPE_ASSIGN(const std::string chosen, choose_key(reader.name(), names, asked, usual));
    if (chosen.empty()) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(names, chosen) - names.begin());
}

// These columns, which must exist.
Result<std::vector<std::size_t>> find_columns(const CsvReader& reader,
                                              const std::vector<std::string>& asked) {
    std::vector<std::size_t> columns;
    for (const std::string& name : asked) {
        SPARSESCOPE_ASSIGN(const auto column, find_column(reader, name, {}));
        if (column) columns.push_back(*column);
    }
    return columns;
}

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
    return std::ranges::find(columns, column) != columns.end();
}

// The only column of prose that is nothing else.
std::optional<std::size_t> guess_text(const Survey& survey, const Roles& roles) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < survey.columns.size(); ++i) {
        const ColumnSurvey& column = survey.columns[i];
        const double length = static_cast<double>(column.bytes) / static_cast<double>(survey.rows);
        const bool taken = i == roles.label || contains(roles.levels, i);
        if (taken || column.numeric || length < prose_length) continue;
        if (found) return {};
        found = i;
    }
    return found;
}

bool is_row_number(const std::string& name) {
    const std::string low = lower(name);
    return low == "id" || low == "index" || low == "row";
}

Result<Roles> assign_roles(const CsvReader& reader, const Survey& survey,
                           const ImportOptions& options, Numbers numbers) {
    Roles roles;
    SPARSESCOPE_ASSIGN(roles.label, find_column(reader, options.label_column, label_keys));
    SPARSESCOPE_ASSIGN(roles.text, find_column(reader, options.text_column, text_keys));
    SPARSESCOPE_ASSIGN(roles.levels, find_columns(reader, options.level_columns));
    if (!roles.text) roles.text = guess_text(survey, roles);
    for (std::size_t i = 0; i < survey.columns.size(); ++i) {
        if (i == roles.text || i == roles.label || contains(roles.levels, i)) continue;
        const ColumnSurvey& column = survey.columns[i];
        const bool number = numbers == Numbers::embeddings && column.numeric && column.filled &&
                            !is_row_number(reader.columns()[i]);
        (number ? roles.embedding : roles.metadata).push_back(i);
    }
    if (roles.embedding.size() == 1) {  // one number is a remark about a document, no embedding
        roles.metadata.push_back(roles.embedding.front());
        std::ranges::sort(roles.metadata);
        roles.embedding.clear();
    }
    if (roles.text || !roles.embedding.empty()) return roles;
    std::string names;
    for (const auto& name : reader.columns())
        names += (names.empty() ? "" : ", ") + name;
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has no column that is clearly the text, and not two columns of "
                            "numbers for an embedding. Name the text column; there are: {}.",
                            reader.name(), names));
}

class CsvSource final : public ImportSource {
  public:
    CsvSource(CsvReader reader, Roles roles, Survey survey)
        : reader_(std::move(reader)), roles_(std::move(roles)), survey_(std::move(survey)) {}

    std::int64_t size() const override { return survey_.rows; }
    std::size_t dim() const override { return roles_.embedding.size(); }
    std::vector<std::string> label_names() const override { return names_.names(); }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        std::vector<std::string> fields;
        while (static_cast<std::int64_t>(batch.documents.size()) < max_documents) {
            SPARSESCOPE_ASSIGN(const bool more, reader_.next(fields));
            if (!more) break;
            SPARSESCOPE_TRY(append_embedding(fields, batch.embeddings));
            batch.documents.push_back(make_document(fields));
        }
        return batch;
    }

  private:
    NewDocument make_document(std::vector<std::string>& fields) {
        NewDocument document;
        if (roles_.label) document.label = names_.index(fields[*roles_.label]);
        if (!roles_.metadata.empty()) document.metadata = metadata(fields);
        std::vector<std::string> levels;
        for (const std::size_t i : roles_.levels)
            levels.push_back(fields[i]);
        document.level = level_path(std::move(levels));
        if (roles_.text) document.text = std::move(fields[*roles_.text]);
        return document;
    }
    // Numbers stay numbers, digit by digit; everything else is text. Empty cells are left out.
    std::string metadata(const std::vector<std::string>& fields) const {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        for (const std::size_t i : roles_.metadata) {
            if (fields[i].empty()) continue;
            auto number = nlohmann::ordered_json::parse(fields[i], nullptr, false);
            object[reader_.columns()[i]] = survey_.columns[i].numeric && number.is_number()
                                               ? number
                                               : nlohmann::ordered_json(fields[i]);
        }
        return object.empty() ? std::string() : object.dump();
    }
    Status append_embedding(const std::vector<std::string>& fields, EmbeddingMatrix& matrix) const {
        if (dim() == 0) return {};
        for (const std::size_t i : roles_.embedding) {
            // An empty cell makes the row unusable; the importer then asks what to do with it.
            double value = std::numeric_limits<double>::quiet_NaN();
            if (!fields[i].empty() && !parse_number(fields[i], value)) {
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
    Roles roles_;
    Survey survey_;
    LabelNames names_;
};

}  // namespace

Result<std::unique_ptr<ImportSource>> open_csv(const ImportOptions& options, Numbers numbers) {
    if (!options.embedding_column.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "In a table all columns of numbers together are the embedding, so no embedding "
                    "column can be chosen. Leave that setting out.");
    }
    SPARSESCOPE_ASSIGN(auto surveyed, CsvReader::open(options.file));
    SPARSESCOPE_ASSIGN(Survey survey, survey_table(surveyed, options.stop));
    if (survey.rows == 0) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has a header line, but no rows.", surveyed.name()));
    }
    SPARSESCOPE_ASSIGN(Roles roles, assign_roles(surveyed, survey, options, numbers));
    if (!roles.embedding.empty()) {
        SPARSESCOPE_TRY(check_dim(surveyed.name(), roles.embedding.size()));
    }
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(options.file));
    return std::make_unique<CsvSource>(std::move(reader), std::move(roles), std::move(survey));
}

const ImporterEntry& csv_entry() {
    static const ImporterEntry entry{
        "csv", "table of texts, labels and numbers (csv, tsv), with a header line", is_table,
        [](const ImportOptions& options) { return open_csv(options, Numbers::embeddings); }};
    return entry;
}

}  // namespace sparsescope::importing
