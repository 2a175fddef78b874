// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sparsescope {
namespace {

// A quoted field may hold many lines; a forgotten quote would swallow the whole file.
constexpr std::size_t max_field_bytes = TextLineReader::max_line_bytes;

// So many lines, and records, tell how a table is written.
constexpr std::size_t head_size = 20;

std::string_view delimiter_name(char delimiter) {
    switch (delimiter) {
        case '\t':
            return "tabs";
        case ';':
            return "semicolons (;)";
        case ' ':
            return "blanks";
        case '|':
            return "bars (|)";
        default:
            return "commas";
    }
}

}  // namespace

Result<CsvReader> CsvReader::open(const std::filesystem::path& path) {
    return guard("reading a table", [&]() -> Result<CsvReader> {
        SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(path));
        CsvReader reader(std::move(lines));
        SPARSESCOPE_TRY(reader.look_at_the_beginning());
        return reader;
    });
}

Status CsvReader::look_at_the_beginning() {
    while (head_lines_.size() < head_size) {
        SPARSESCOPE_ASSIGN(const bool more, lines_.next(line_));
        if (!more) break;
        head_lines_.push_back(line_);
    }
    const bool says = !head_lines_.empty() && head_lines_.front().size() == 5 &&
                      head_lines_.front().starts_with("sep=");
    const char said = says ? head_lines_.front().back() : '\0';
    if (says) static_cast<void>(next_line());
    dialect_ = guess_dialect(std::vector<std::string>(head_lines_.begin(), head_lines_.end()));
    if (says) dialect_.delimiter = said;  // Excel writes it into a line of its own
    std::vector<std::vector<std::string>> records;
    while (!head_lines_.empty()) {
        HeadRecord record;
        SPARSESCOPE_ASSIGN(const bool any, read_record(record.fields));
        if (!any) break;
        record.line = record_line_;
        records.push_back(record.fields);
        head_.push_back(std::move(record));
    }
    if (head_.empty()) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} is empty. A table needs a header line and at least one row.", name()));
    }
    if (lines_.carriage_returns()) notes_.emplace_back("Lines end in carriage returns alone.");
    if (dialect_.delimiter != ',' && records.front().size() > 1)
        notes_.push_back(
            fmt::format("Columns are separated by {}.", delimiter_name(dialect_.delimiter)));
    if (dialect_.blank_after) notes_.emplace_back("Blanks after delimiters are left out.");
    has_header_ = begins_with_names(records);
    if (has_header_) {
        record_line_ = head_.front().line;
        head_.pop_front();
        return name_columns(records.front());
    }
    for (std::size_t i = 1; i <= records.front().size(); ++i)
        columns_.push_back(fmt::format("column{}", i));
    notes_.push_back(
        fmt::format("There is no header: the first line is a row, and the columns are "
                    "called column1 to column{}.",
                    columns_.size()));
    return {};
}

Status CsvReader::name_columns(const std::vector<std::string>& names) {
    const std::unordered_set<std::string> given(names.begin(), names.end());
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::size_t> times;
    constexpr int most_told = 3;
    int told = 0;
    bool numbers = true;
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string name(trimmed(names[i]));
        double value = 0;
        numbers = numbers && (name.empty() || parse_number(name, value));
        // pandas leaves the name of its row numbers empty.
        if (name.empty() && i == 0) name = given.contains("index") ? "Unnamed: 0" : "index";
        if (name.empty()) name = fmt::format("column{}", i + 1);
        if (taken.contains(name)) {
            const std::string twice = name;
            std::size_t& next = times.try_emplace(twice, 2).first->second;
            do {
                name = fmt::format("{}.{}", twice, next++);
            } while (taken.contains(name) || given.contains(name));
            if (told++ < most_told)
                notes_.push_back(fmt::format(
                    "Two columns are called \"{}\"; the later one is \"{}\" here.", twice, name));
        }
        taken.insert(name);
        columns_.push_back(std::move(name));
    }
    if (numbers)
        notes_.push_back(
            fmt::format("The first line, {} to {}, is taken for the names of the "
                        "columns, because the rows below do not go on from it.",
                        columns_.front(), columns_.back()));
    return {};
}

Result<bool> CsvReader::next(std::vector<std::string>& fields) {
    bool any = true;
    if (head_.empty()) {
        SPARSESCOPE_ASSIGN(any, read_record(fields));
    } else {
        record_line_ = head_.front().line;
        fields = std::move(head_.front().fields);
        head_.pop_front();
    }
    if (any && fields.size() != columns_.size()) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}, line {}: {} fields where {} are expected. Check its quotes and "
                        "delimiters.",
                        name(), record_line_, fields.size(), columns_.size()));
    }
    return any;
}

Result<bool> CsvReader::next_line() {
    ++line_number_;
    if (head_lines_.empty()) return lines_.next(line_);
    line_ = std::move(head_lines_.front());
    head_lines_.pop_front();
    return true;
}

Result<bool> CsvReader::read_record(std::vector<std::string>& fields) {
    do {
        SPARSESCOPE_ASSIGN(const bool more, next_line());
        if (!more) return false;
    } while (line_.empty());
    record_line_ = line_number_;
    SPARSESCOPE_TRY(split_line(fields));
    return true;
}

Status CsvReader::split_line(std::vector<std::string>& fields) {
    const char delimiter = dialect_.delimiter;
    std::size_t count = 0;           // strings of the record before keep their memory
    for (std::size_t i = 0;; ++i) {  // one field a turn; i ends on the delimiter
        if (count == fields.size()) fields.emplace_back();
        std::string& field = fields[count++];
        field.clear();
        if (dialect_.blank_after) i = std::min(line_.find_first_not_of(' ', i), line_.size());
        if (i < line_.size() && line_[i] == '"') {
            ++i;
            SPARSESCOPE_TRY(read_quoted(field, i));
        } else {
            const std::size_t end = std::min(line_.find(delimiter, i), line_.size());
            field.assign(line_, i, end - i);
            i = end;
        }
        if (i >= line_.size()) break;
    }
    fields.resize(count);
    return {};
}

Status CsvReader::read_quoted(std::string& field, std::size_t& i) {
    const auto bad = [&](std::int64_t line, std::string_view what) {
        return fail(ErrorCode::invalid_input, fmt::format("{}, line {}: {}", name(), line, what));
    };
    for (;;) {
        const std::size_t quote = line_.find('"', i);
        field.append(line_, i, quote - i);
        if (field.size() > max_field_bytes) return bad(record_line_, "a quoted field is too long.");
        if (quote == std::string::npos) {
            SPARSESCOPE_ASSIGN(const bool more, next_line());
            if (!more) return bad(record_line_, "a quote is opened and never closed.");
            field += '\n';
            i = 0;
        } else if (quote + 1 < line_.size() && line_[quote + 1] == '"') {
            field += '"';
            i = quote + 2;
        } else {
            i = quote + 1;
            break;
        }
    }
    if (i < line_.size() && line_[i] != dialect_.delimiter) {
        return bad(line_number_,
                   "text follows a closing quote. Double the quotes inside a quoted field.");
    }
    return {};
}

}  // namespace sparsescope
