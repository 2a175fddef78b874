// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/label_names.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/corpus/importers/column_names.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/foreign_file.h"
#include "core/corpus/importers/named_arrays.h"
#include "core/corpus/importers/table_source.h"
#include "core/formats/csv.h"
#include "core/formats/input_file.h"
#include "core/formats/text_lines.h"
#include "core/types/ids.h"

namespace sparsescope::importing {
namespace {

class ArrayLabels final : public LabelReader {
  public:
    explicit ArrayLabels(ArrayReader array) : array_(std::move(array)) {}

    Result<std::vector<std::string>> next(std::size_t max_labels) override {
        const std::size_t count = std::min<std::uint64_t>(max_labels, array_.remaining());
        if (count == 0) return std::vector<std::string>{};
        const ElementType type = array_.info().type;
        if (is_text(type)) return array_.read_strings(count);
        return is_floating(type) ? next_floats(count) : next_integers(count);
    }
    std::string name() const override { return array_.name(); }

  private:
    Result<std::vector<std::string>> next_integers(std::size_t count) {
        std::vector<std::int64_t> numbers(count);
        SPARSESCOPE_TRY(array_.read_integers(numbers));
        const bool truths = array_.info().type == ElementType::boolean;
        std::vector<std::string> names;
        names.reserve(count);
        for (const auto number : numbers)
            names.push_back(truths ? (number != 0 ? "true" : "false") : std::to_string(number));
        return names;
    }
    // NaN is how arrays of floats say that there is no label.
    Result<std::vector<std::string>> next_floats(std::size_t count) {
        const std::uint64_t first = array_.info().items() - array_.remaining();
        std::vector<double> numbers(count);
        SPARSESCOPE_TRY(array_.read_doubles(numbers));
        std::vector<std::string> names(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (std::isnan(numbers[i]) || whole_number_name(numbers[i], names[i])) continue;
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is not a whole number at item {} (counted from 0). Labels "
                                    "are whole numbers or text.",
                                    name(), first + i));
        }
        return names;
    }

    ArrayReader array_;
};

// A field of a table that stands alone in its line.
std::string unquoted(const std::string& line) {
    std::string field(trimmed(line));
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') return field;
    std::string inner;
    for (std::size_t i = 1; i + 1 < field.size(); ++i) {
        if (field[i] == '"' && field[i + 1] == '"') ++i;
        if (i + 1 < field.size()) inner += field[i];
    }
    return inner;
}

class LabelLines final : public LabelReader {
  public:
    static Result<std::unique_ptr<LabelReader>> open(const ImportOptions& options) {
        SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(*options.labels_file));
        std::unique_ptr<LabelLines> reader(new LabelLines(std::move(lines)));
        SPARSESCOPE_TRY(reader->look_at_the_beginning(options.label_column));
        return reader;
    }

    Result<std::vector<std::string>> next(std::size_t max_labels) override {
        std::vector<std::string> names;
        Cell cell;
        std::string line;
        while (names.size() < max_labels) {
            SPARSESCOPE_ASSIGN(const bool more, next_line(line));
            if (!more) break;
            cell.clear();
            cell.text = unquoted(line);
            static_cast<void>(read_label_name(cell, false, false, names.emplace_back()));
        }
        return names;
    }
    std::string name() const override { return lines_.name(); }
    std::vector<ImportPreview> understood() const override {
        ImportPreview preview;
        preview.file = display_name(std::filesystem::path(lines_.name()).filename());
        preview.importer = "lines";
        preview.notes.push_back(
            header_.empty()
                ? "Each line is a label."
                : fmt::format("Each line after the first, \"{}\", is a label.", header_));
        return {preview};
    }

  private:
    explicit LabelLines(TextLineReader lines) : lines_(std::move(lines)) {}

    Result<bool> next_line(std::string& line) {
        if (head_.empty()) return lines_.next(line);
        line = std::move(head_.front());
        head_.pop_front();
        return true;
    }
    // The first line is a header when it is a usual name, or the one asked for, and no label.
    Status look_at_the_beginning(const std::string& asked) {
        std::string line;
        while (head_.size() < head_lines) {
            SPARSESCOPE_ASSIGN(const bool more, lines_.next(line));
            if (!more) break;
            head_.push_back(line);
        }
        const std::string first = head_.empty() ? "" : unquoted(head_.front());
        const auto names = usual_names(ColumnRole::label);
        const bool usual = std::ranges::find(names, plain_name(first)) != names.end();
        const bool once = std::ranges::count(head_, first) == 1 || first == asked;
        if (!first.empty() && (first == asked || (asked.empty() && usual && once))) {
            header_ = first;
            head_.pop_front();
        }
        if (asked.empty() || !header_.empty()) return {};
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{} has one label a line and no columns, so \"{}\" cannot be chosen "
                        "in it. Leave that setting out.",
                        name(), asked));
    }

    static constexpr std::size_t head_lines = 20;
    TextLineReader lines_;
    std::deque<std::string> head_;  // read, not yet handed out
    std::string header_;            // "": there is none
};

class TableLabels final : public LabelReader {
  public:
    TableLabels(std::unique_ptr<ImportSource> table, std::string name)
        : table_(std::move(table)), name_(std::move(name)) {}

    Result<std::vector<std::string>> next(std::size_t max_labels) override {
        SPARSESCOPE_ASSIGN(const auto batch, table_->next(static_cast<std::int64_t>(max_labels)));
        const auto labels = table_->label_names();
        std::vector<std::string> names;
        for (const NewDocument& document : batch.documents)
            names.push_back(
                document.label == no_label ? "" : labels[static_cast<std::size_t>(document.label)]);
        return names;
    }
    std::string name() const override { return name_; }
    bool has_column(const std::string& name) const override { return table_->has_column(name); }
    std::vector<ImportPreview> understood() const override { return table_->understood(); }

  private:
    std::unique_ptr<ImportSource> table_;
    std::string name_;
};

// Several columns, or JSON. A file with one column is read line by line, where an empty line is a
// row without a label.
bool is_label_table(const std::filesystem::path& path) {
    if (is_json(path)) return true;
    const auto reader = CsvReader::open(path);
    if (!reader || reader->columns().size() < 2) return false;
    const auto names = usual_names(ColumnRole::label);
    return is_called_table(path) || std::ranges::any_of(reader->columns(), [&](const auto& name) {
               return std::ranges::find(names, plain_name(name)) != names.end();
           });
}

}  // namespace

std::int32_t LabelNames::index(const std::string& name) {
    if (means_nothing(name) || std::ranges::find(no_labels_, name) != no_labels_.end())
        return no_label;
    const auto [entry, is_new] =
        indices_.try_emplace(name, static_cast<std::int32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return entry->second;
}

Result<std::unique_ptr<LabelReader>> read_labels(ArrayReader array) {
    const auto& shape = array.info().shape;
    if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] != 1)) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has {} dimensions; labels need one number or text for each row.",
                        array.name(), shape.size()));
    }
    return std::make_unique<ArrayLabels>(std::move(array));
}

Result<std::unique_ptr<LabelReader>> open_labels(const ImportOptions& options) {
    const std::filesystem::path& path = *options.labels_file;
    SPARSESCOPE_TRY(refuse_foreign_file(path));
    const FileKind kind = file_kind(path);
    if (kind == FileKind::unknown && is_label_table(path)) {
        ImportOptions table = options;
        table.file = path;
        table.text_column.clear();
        table.embedding_column.clear();
        table.level_columns.clear();
        SPARSESCOPE_ASSIGN(auto source, open_table(table, TableUse::labels));
        return std::make_unique<TableLabels>(std::move(source), display_name(path));
    }
    if (kind == FileKind::unknown) return LabelLines::open(options);
    SPARSESCOPE_ASSIGN(const auto arrays, open_arrays(path));
    SPARSESCOPE_ASSIGN(auto array, arrays.open_usual(options.label_column, ColumnRole::label));
    return read_labels(std::move(array));
}

bool whole_number_name(double number, std::string& name) {
    if (!(std::abs(number) < 0x1p63) || number != std::trunc(number)) return false;
    name = std::to_string(static_cast<std::int64_t>(number));
    return true;
}

bool read_label_name(Cell& cell, bool numeric_column, bool truths_are_numbers, std::string& name) {
    name.clear();
    if (is_nothing(cell)) return true;
    const Truth truth = read_truth(cell);
    if (truth != Truth::neither) {
        name = truths_are_numbers ? (truth == Truth::yes ? "1" : "0")
                                  : (truth == Truth::yes ? "true" : "false");
        return true;
    }
    if (cell.value.is_structured()) return false;
    double number = 0;
    if (cell.value.is_number_integer()) {
        name = cell.value.dump();
    } else if (!cell.value.is_null()) {
        return whole_number_name(cell.value.get<double>(), name);
    } else {
        // 007 is a name; 7.0 and 7e0 are the number 7.
        name = trimmed(cell.text);
        const bool written = name.find_first_of(".+eE") != std::string::npos;
        if (written && read_number(cell, false, number))
            return whole_number_name(number, name) || !numeric_column;
    }
    return true;
}

std::vector<ImportPreview> LabelReader::understood() const {
    ImportPreview preview;
    preview.file = display_name(std::filesystem::path(name()).filename());
    preview.importer = "array";
    preview.notes.emplace_back("Each item is a label.");
    return {preview};
}

}  // namespace sparsescope::importing
