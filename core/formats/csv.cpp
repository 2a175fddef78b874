// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace sparsescope {
namespace {

// A quoted field may hold many lines; a forgotten quote would swallow the whole file.
constexpr std::size_t max_field_bytes = TextLineReader::max_line_bytes;

// The delimiter that occurs most often outside quotes; a comma when none does.
char guess_delimiter(std::string_view line) {
    constexpr std::string_view candidates = ",\t;";
    std::size_t counts[3] = {};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        const std::size_t candidate = candidates.find(c);
        if (!quoted && candidate != std::string_view::npos) ++counts[candidate];
    }
    return candidates[static_cast<std::size_t>(
        std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts))];
}

bool is_data(const std::vector<std::string>& record) {
    bool only_numbers = true;
    bool counts_up = true;
    bool has_fraction = false;
    for (std::size_t i = 0; i < record.size(); ++i) {
        double value = 0;
        const bool number = parse_number(record[i], value);
        only_numbers = only_numbers && number;
        counts_up = counts_up && number && value == static_cast<double>(i);
        has_fraction = has_fraction || (number && record[i].find('.') != std::string::npos);
    }
    return has_fraction || (only_numbers && !counts_up);
}

}  // namespace

bool parse_number(std::string_view field, double& value) {
    const std::size_t first = field.find_first_not_of(" \t");
    if (first == std::string_view::npos) return false;
    field = field.substr(first, field.find_last_not_of(" \t") - first + 1);
    if (field.starts_with('+')) field.remove_prefix(1);
    const char* const last = field.data() + field.size();
    const auto [end, error] = std::from_chars(field.data(), last, value);
    if (error == std::errc::result_out_of_range && end == last) {
        const bool tiny = field.find_first_of("eE") != std::string_view::npos &&
                          field.find('-', field.find_first_of("eE")) != std::string_view::npos;
        value = tiny ? 0 : HUGE_VAL;  // infinity is found by the check for finite numbers
        return true;
    }
    return error == std::errc{} && end == last;
}

Result<CsvReader> CsvReader::open(const std::filesystem::path& path) {
    return guard("reading a table", [&]() -> Result<CsvReader> {
        SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(path));
        CsvReader reader(std::move(lines));
        std::vector<std::string> first;
        SPARSESCOPE_ASSIGN(const bool any, reader.read_record(first));
        if (!any) {
            return fail(
                ErrorCode::invalid_input,
                fmt::format("{} is empty. A table needs a header line and at least one row.",
                            reader.name()));
        }
        SPARSESCOPE_TRY(reader.name_columns(std::move(first)));
        return reader;
    });
}

Status CsvReader::name_columns(std::vector<std::string> first) {
    if (is_data(first)) {
        for (std::size_t i = 1; i <= first.size(); ++i)
            columns_.push_back(fmt::format("column{}", i));
        first_record_ = std::move(first);
        first_record_pending_ = true;
        return {};
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < first.size(); ++i) {
        // pandas leaves the name of its row numbers empty.
        if (first[i].empty()) first[i] = i == 0 ? "index" : fmt::format("column{}", i + 1);
        if (!seen.insert(first[i]).second) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}, line {}: two columns are called \"{}\". Rename one.",
                                    name(), record_line_, first[i]));
        }
    }
    columns_ = std::move(first);
    return {};
}

Result<bool> CsvReader::next(std::vector<std::string>& fields) {
    if (first_record_pending_) {
        first_record_pending_ = false;
        fields = std::move(first_record_);
        return true;
    }
    SPARSESCOPE_ASSIGN(const bool any, read_record(fields));
    if (any && fields.size() != columns_.size()) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}, line {}: {} fields where {} are expected. Check its quotes and "
                        "delimiters.",
                        name(), record_line_, fields.size(), columns_.size()));
    }
    return any;
}

Result<bool> CsvReader::read_record(std::vector<std::string>& fields) {
    do {
        SPARSESCOPE_ASSIGN(const bool more, lines_.next(line_));
        if (!more) return false;
    } while (line_.empty());
    record_line_ = lines_.line_number();
    if (delimiter_ == '\0') delimiter_ = guess_delimiter(line_);
    SPARSESCOPE_TRY(split_line(fields));
    return true;
}

Status CsvReader::split_line(std::vector<std::string>& fields) {
    fields.clear();
    for (std::size_t i = 0;; ++i) {  // one field a turn; i ends on the delimiter
        std::string& field = fields.emplace_back();
        if (i < line_.size() && line_[i] == '"') {
            ++i;
            SPARSESCOPE_TRY(read_quoted(field, i));
        } else {
            const std::size_t end = std::min(line_.find(delimiter_, i), line_.size());
            field.assign(line_, i, end - i);
            i = end;
        }
        if (i >= line_.size()) return {};
    }
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
            SPARSESCOPE_ASSIGN(const bool more, lines_.next(line_));
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
    if (i < line_.size() && line_[i] != delimiter_) {
        return bad(lines_.line_number(),
                   "text follows a closing quote. Double the quotes inside a quoted field.");
    }
    return {};
}

}  // namespace sparsescope
