// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/pair_file.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <set>

#include "core/formats/csv.h"
#include "core/formats/input_file.h"
#include "core/formats/json_records.h"

namespace sparsescope {

namespace {

constexpr std::size_t named_lines = 10;
constexpr double most_bad = 0.1;  // share of the pairs

// In the order in which they are looked for: a column may have a name of several lists.
const std::vector<std::string> usual_anchors = {"anchor",     "query",   "question", "sentence1",
                                                "sentence_a", "sent1",   "premise",  "text1",
                                                "text_a",     "example", "title",    "source"};
const std::vector<std::string> usual_positives = {
    "positive", "document", "answer",  "sentence2", "sentence_b", "sent2", "hypothesis", "text2",
    "text_b",   "gloss",    "passage", "pos",       "context",    "body",  "target"};
const std::vector<std::string> usual_negatives = {"negative", "hard_negative", "neg", "negative_1"};
const std::vector<std::string> usual_scores = {
    "score", "similarity", "similarity_score", "relatedness_score", "rating", "label"};

std::string in_small_letters(std::string_view name) {
    std::string small;
    for (const char c : name)
        if (c != ' ' || !small.empty())
            small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    while (small.ends_with(' '))
        small.pop_back();
    return small;
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

// A record is a text for each column; JSON that is no string stands there as it is written.
class PairRecords {
  public:
    static Result<PairRecords> open(const std::filesystem::path& file) {
        PairRecords records;
        const std::string ending = in_small_letters(file.extension().string());
        if (ending == ".jsonl" || ending == ".json" || ending == ".ndjson") {
            SPARSESCOPE_ASSIGN(auto json, JsonRecordReader::open(file));
            records.json_ = std::make_unique<JsonRecordReader>(std::move(json));
            SPARSESCOPE_ASSIGN(records.first_, records.json_->next());
            if (records.first_)
                for (const auto& [key, value] : records.first_->items())
                    records.columns_.push_back(key);
            return records;
        }
        SPARSESCOPE_ASSIGN(auto table, CsvReader::open(file));
        records.table_ = std::make_unique<CsvReader>(std::move(table));
        records.columns_ = records.table_->columns();
        return records;
    }

    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    [[nodiscard]] bool unnamed() const { return table_ && !table_->has_header(); }
    [[nodiscard]] std::int64_t line() const {
        return table_ ? table_->line_number() : json_->line_number();
    }
    Result<bool> next(std::vector<std::string>& fields) {
        if (table_) return table_->next(fields);
        if (!first_) {
            SPARSESCOPE_ASSIGN(first_, json_->next());
            if (!first_) return false;
        }
        fields.assign(columns_.size(), "");
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (const auto value = first_->find(columns_[i]); value != first_->end())
                fields[i] = value->is_string() ? value->get<std::string>()
                            : value->is_null() ? std::string()
                                               : value->dump();
        first_.reset();
        return true;
    }

  private:
    std::unique_ptr<CsvReader> table_;
    std::unique_ptr<JsonRecordReader> json_;
    std::optional<nlohmann::json> first_;
    std::vector<std::string> columns_;
};

struct PairColumns {
    std::optional<std::size_t> anchor, positive, third;
    TuneDataKind kind = TuneDataKind::pairs;
};

class ColumnFinder {
  public:
    ColumnFinder(const std::filesystem::path& file, const PairRecords& records,
                 const PairFileOptions& options)
        : file_(display_name(file)), columns_(records.columns()), options_(options) {}

    Result<PairColumns> find() {
        if (columns_.size() < 2)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} has {} column{}, and pairs need two with texts, like "
                                    "query,document.",
                                    file_, columns_.size(), columns_.size() == 1 ? "" : "s"));
        SPARSESCOPE_ASSIGN(PairColumns found, options_.columns.empty() ? usual() : asked());
        if (found.anchor == found.positive)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Anchor and positive cannot be the same column of {}.", file_));
        SPARSESCOPE_TRY(check_kind(found));
        return found;
    }

  private:
    Result<PairColumns> usual() const {
        PairColumns found;
        found.anchor = first_of(usual_anchors, {});
        found.positive = first_of(usual_positives, {});
        if (!found.anchor || !found.positive) {
            found.anchor = 0;
            found.positive = 1;
        }
        const std::set<std::size_t> taken{*found.anchor, *found.positive};
        const auto scores = first_of(usual_scores, taken);
        const auto negatives = first_of(usual_negatives, taken);
        const auto kind = options_.kind;
        if (!kind || *kind == TuneDataKind::triplets) found.third = negatives;
        if (found.third) found.kind = TuneDataKind::triplets;
        if (!found.third && scores && (!kind || *kind == TuneDataKind::scored)) {
            found.third = scores;
            found.kind = TuneDataKind::scored;
        }
        return found;
    }

    Result<PairColumns> asked() const {
        PairColumns found;
        SPARSESCOPE_ASSIGN(found.anchor, named(options_.columns[0]));
        if (options_.columns.size() < 2 || options_.columns.size() > 3)
            return fail(ErrorCode::invalid_argument,
                        "Name two columns of a file of pairs, or three: anchor,positive,score.");
        SPARSESCOPE_ASSIGN(found.positive, named(options_.columns[1]));
        if (options_.columns.size() == 2) return found;
        SPARSESCOPE_ASSIGN(found.third, named(options_.columns[2]));
        const std::string third = in_small_letters(options_.columns[2]);
        const bool score = std::ranges::find(usual_scores, third) != usual_scores.end();
        found.kind = options_.kind.value_or(score ? TuneDataKind::scored : TuneDataKind::triplets);
        return found;
    }

    [[nodiscard]] Status check_kind(const PairColumns& found) const {
        if (!options_.kind || *options_.kind == found.kind) return {};
        if (*options_.kind == TuneDataKind::pairs) return {};
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no column of {}. Its columns are: {}.", file_,
                                *options_.kind == TuneDataKind::scored ? "scores" : "negatives",
                                fmt::join(columns_, ", ")));
    }

    [[nodiscard]] std::optional<std::size_t> first_of(const std::vector<std::string>& names,
                                                      const std::set<std::size_t>& taken) const {
        for (const std::string& name : names)
            for (std::size_t i = 0; i < columns_.size(); ++i)
                if (in_small_letters(columns_[i]) == name && !taken.contains(i)) return i;
        return {};
    }

    [[nodiscard]] Result<std::size_t> named(const std::string& name) const {
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i] == name) return i;
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no column \"{}\". Its columns are: {}.", file_, name,
                                fmt::join(columns_, ", ")));
    }

    std::string file_;
    const std::vector<std::string>& columns_;
    const PairFileOptions& options_;
};

std::optional<double> score_in(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return {};
    return value;
}

// Pairs that cannot be used, of one fault.
struct BadPairs {
    std::string fault;
    std::int64_t count = 0;
    std::vector<std::int64_t> lines;
    void add(std::int64_t line) {
        if (++count <= static_cast<std::int64_t>(named_lines)) lines.push_back(line);
    }
    [[nodiscard]] std::string sentence(std::int64_t of) const {
        return fmt::format("{} of {} pairs {} (line{} {}{})", count, of, fault,
                           lines.size() == 1 ? "" : "s", fmt::join(lines, ", "),
                           count > static_cast<std::int64_t>(lines.size()) ? ", …" : "");
    }
};

class PairReading {
  public:
    PairReading(const PairColumns& columns, PairFile& out) : columns_(columns), out_(out) {}

    void add(const std::vector<std::string>& fields, std::int64_t line) {
        ++seen_;
        TextPair pair;
        pair.line = line;
        pair.anchor = fields[*columns_.anchor];
        pair.positive = fields[*columns_.positive];
        const bool triplets = columns_.kind == TuneDataKind::triplets;
        if (triplets) pair.negative = fields[*columns_.third];
        if (is_blank(pair.anchor) || is_blank(pair.positive) ||
            (triplets && is_blank(pair.negative)))
            return empty_.add(line);
        if (pair.anchor == pair.positive) return same_.add(line);
        if (columns_.kind == TuneDataKind::scored) {
            const auto score = score_in(fields[*columns_.third]);
            if (!score) return unscored_.add(line);
            pair.score = *score;
        }
        out_.pairs.push_back(std::move(pair));
    }

    Status finish(const std::string& file) {
        if (seen_ == 0)
            return fail(ErrorCode::invalid_input, fmt::format("{} has no pairs.", file));
        for (const BadPairs* bad : {&empty_, &unscored_}) {
            if (bad->count == 0) continue;
            if (static_cast<double>(bad->count) > most_bad * static_cast<double>(seen_))
                return fail(ErrorCode::invalid_input,
                            fmt::format("{}: {}. These are too many to leave out: mend the file, "
                                        "or name its columns.",
                                        file, bad->sentence(seen_)));
            out_.notes.push_back(bad->sentence(seen_) + " and were left out.");
        }
        if (same_.count > 0) out_.notes.push_back(same_.sentence(seen_) + " and were left out.");
        if (!out_.pairs.empty()) return {};
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no pairs of two different texts.", file));
    }

  private:
    const PairColumns& columns_;
    PairFile& out_;
    std::int64_t seen_ = 0;
    BadPairs empty_{"have an empty side", 0, {}};
    BadPairs unscored_{"have no number for a score", 0, {}};
    BadPairs same_{"are a text with itself", 0, {}};
};

Status check_scores(const std::string& file, const std::vector<TextPair>& pairs) {
    const auto [least, most] = std::ranges::minmax(pairs, {}, &TextPair::score);
    if (least.score < most.score) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("All pairs of {} have the score {}, so there is no order to learn. Read "
                    "them as pairs (--data pairs).",
                    file, least.score));
}

}  // namespace

Result<PairFile> read_pair_file(const std::filesystem::path& file, const PairFileOptions& options) {
    return guard("reading pairs", [&]() -> Result<PairFile> {
        SPARSESCOPE_ASSIGN(PairRecords records, PairRecords::open(file));
        SPARSESCOPE_ASSIGN(const PairColumns columns, ColumnFinder(file, records, options).find());
        PairFile out;
        out.kind = columns.kind;
        for (const auto& column : {columns.anchor, columns.positive, columns.third})
            if (column) out.columns.push_back(records.columns()[*column]);
        PairReading reading(columns, out);
        std::vector<std::string> fields;
        for (;;) {
            SPARSESCOPE_ASSIGN(const bool more, records.next(fields));
            if (!more) break;
            reading.add(fields, records.line());
        }
        SPARSESCOPE_TRY(reading.finish(display_name(file)));
        if (out.kind == TuneDataKind::scored)
            SPARSESCOPE_TRY(check_scores(display_name(file), out.pairs));
        return out;
    });
}

}  // namespace sparsescope
