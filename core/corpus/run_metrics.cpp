// SPDX-License-Identifier: GPL-3.0-or-later
// The metric series of a run. Writing a step again replaces it: a resumed run repeats the steps
// after its checkpoint. The columns of steps and of held-out quality follow metric_fields
// (core/types/train_metrics.h).
#include <fmt/ranges.h>

#include <algorithm>
#include <concepts>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

template <class Row>
constexpr const char* table_of = nullptr;
template <>
constexpr const char* table_of<StepMetrics> = "run_metric";
template <>
constexpr const char* table_of<HeldOutQuality> = "run_held_out";

// The metrics that the file has a column for. Which those are depends on the program that wrote it.
template <class Row>
Result<std::vector<MetricField<Row>>> kept_fields(Database& database) {
    std::set<std::string, std::less<>> columns;
    SPARSESCOPE_ASSIGN(auto column,
                       database.prepare(fmt::format("PRAGMA table_info({})", table_of<Row>)));
    SPARSESCOPE_TRY(column.for_each([&] { columns.insert(column.text(1)); }));
    std::vector<MetricField<Row>> kept;
    std::ranges::copy_if(metric_fields<Row>, std::back_inserter(kept),
                         [&](const auto& field) { return columns.contains(field.column_name()); });
    return kept;
}

template <class Row>
constexpr const char* column_type(const MetricField<Row>& field) {
    const bool real = std::holds_alternative<double Row::*>(field.member) ||
                      std::holds_alternative<std::optional<double> Row::*>(field.member);
    return real ? "REAL" : "INTEGER";
}

// A metric that is new in this program gets its column here, not by a new version of the format:
// columns are read by their names, so older programs can still read and write the file.
template <class Row>
Status add_missing_columns(Database& database) {
    SPARSESCOPE_ASSIGN(const auto kept, kept_fields<Row>(database));
    for (const auto& field : metric_fields<Row>) {
        if (std::ranges::find(kept, field.name, &MetricField<Row>::name) != kept.end()) continue;
        const std::string sql = fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table_of<Row>,
                                            field.column_name(), column_type(field));
        SPARSESCOPE_TRY(database.execute(sql.c_str()));
    }
    return {};
}

template <class Row>
std::string column_names(std::span<const MetricField<Row>> fields) {
    std::vector<std::string_view> names;
    std::ranges::transform(fields, std::back_inserter(names), &MetricField<Row>::column_name);
    return fmt::format("{}", fmt::join(names, ", "));
}

// A row of the same step (and k) is replaced.
template <class Row>
Status write_rows(Database& database, RunId run, const std::vector<Row>& rows) {
    if (rows.empty()) return {};
    SPARSESCOPE_TRY(add_missing_columns<Row>(database));
    const std::span<const MetricField<Row>> fields = metric_fields<Row>;
    std::string values = "?1";
    for (std::size_t i = 0; i < fields.size(); ++i)
        values += fmt::format(", ?{}", i + 2);
    SPARSESCOPE_ASSIGN(
        auto insert, database.prepare(fmt::format("INSERT OR REPLACE INTO {}(run, {}) VALUES ({})",
                                                  table_of<Row>, column_names(fields), values)));
    for (const Row& row : rows) {
        insert.reset();
        SPARSESCOPE_TRY(insert.bind_at(1, run));
        int index = 1;
        for (const auto& field : fields)
            SPARSESCOPE_TRY(std::visit(
                [&](auto member) { return insert.bind_at(++index, row.*member); }, field.member));
        if (auto done = insert.step(); !done) return fail(std::move(done.error()));
    }
    return {};
}

Status write_steps(Database& database, RunId run, const std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(auto remove,  // with its losses
                       database.prepare("DELETE FROM run_metric WHERE run = ?1 AND step = ?2"));
    for (const auto& m : steps)
        SPARSESCOPE_TRY(remove.run(run, m.step));
    SPARSESCOPE_TRY(write_rows(database, run, steps));
    SPARSESCOPE_ASSIGN(
        auto insert,
        database.prepare("INSERT OR REPLACE INTO run_loss VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    for (const auto& m : steps)
        for (std::size_t part = 0; part < m.losses.size(); ++part) {
            const auto& loss = m.losses[part];
            SPARSESCOPE_TRY(insert.run(run, m.step, part, loss.name, loss.value, loss.weight));
        }
    return {};
}

Status write_histograms(Database& database, RunId run,
                        const std::vector<FrequencyHistogram>& histograms) {
    SPARSESCOPE_ASSIGN(auto insert,
                       database.prepare("INSERT OR REPLACE INTO run_histogram VALUES (?1, ?2, "
                                        "?3, ?4, ?5, ?6, ?7)"));
    for (const auto& h : histograms)
        SPARSESCOPE_TRY(insert.run(run, h.step, h.samples, h.first_edge, h.bin_width, h.never,
                                   bytes_of(h.counts.data(), h.counts.size())));
    return {};
}

Status write_changes(Database& database, RunId run, const std::vector<NeuronChanges>& changes) {
    SPARSESCOPE_ASSIGN(
        auto insert,
        database.prepare("INSERT OR REPLACE INTO run_change VALUES (?1, ?2, ?3, ?4, ?5)"));
    for (const auto& c : changes)
        SPARSESCOPE_TRY(insert.run(run, c.step, bytes_of(c.born.data(), c.born.size()),
                                   bytes_of(c.died.data(), c.died.size()),
                                   bytes_of(c.revived.data(), c.revived.size())));
    return {};
}

// NULL is NaN in a metric that is always known.
template <std::floating_point Value>
void read_into(const Statement& row, int column, double, Value& value) {
    value = row.real(column);
}
template <std::integral Value>
void read_into(const Statement& row, int column, double, Value& value) {
    value = row.as<Value>(column);
}
template <class Value>
void read_into(const Statement& row, int column, double lowest, std::optional<Value>& value) {
    if (row.is_null(column) || row.real(column) < lowest) return;
    read_into(row, column, lowest, value.emplace());
}

template <class Row>
Status read_rows(Database& database, RunId run, std::int64_t after, std::vector<Row>& rows) {
    SPARSESCOPE_ASSIGN(const auto fields, kept_fields<Row>(database));
    SPARSESCOPE_ASSIGN(
        auto stored, database.prepare(fmt::format(
                         "SELECT {} FROM {} WHERE run = ?1 AND (step > ?2 OR ?2 < 0) "
                         "ORDER BY step, k",
                         column_names(std::span<const MetricField<Row>>(fields)), table_of<Row>)));
    SPARSESCOPE_TRY(stored.bind(run, after));
    return stored.for_each([&] {
        Row& row = rows.emplace_back();
        for (std::size_t i = 0; i < fields.size(); ++i)
            std::visit(
                [&](auto member) {
                    read_into(stored, static_cast<int>(i), fields[i].column.lowest, row.*member);
                },
                fields[i].member);
    });
}

// Both series ascend by step, so one walk joins them.
Status read_losses(Database& database, RunId run, std::int64_t after,
                   std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare("SELECT step, name, value, weight FROM run_loss WHERE run = "
                                   "?1 AND step > ?2 ORDER BY step, part"));
    SPARSESCOPE_TRY(row.bind(run, after));
    std::size_t at = 0;
    return row.for_each([&] {
        while (at < steps.size() && steps[at].step < row.integer(0))
            ++at;
        if (at < steps.size() && steps[at].step == row.integer(0))
            steps[at].losses.push_back({row.text(1), row.real(2), row.real(3)});
    });
}

Status read_histograms(Database& database, RunId run, std::int64_t after,
                       std::vector<FrequencyHistogram>& histograms) {
    SPARSESCOPE_ASSIGN(
        auto row,
        database.prepare("SELECT step, samples, first_edge, bin_width, never, counts FROM "
                         "run_histogram WHERE run = ?1 AND step > ?2 ORDER BY step"));
    SPARSESCOPE_TRY(row.bind(run, after));
    return row.for_each([&] {
        FrequencyHistogram h;
        h.step = row.integer(0);
        h.samples = row.integer(1);
        h.first_edge = row.real(2);
        h.bin_width = row.real(3);
        h.never = row.integer(4);
        auto counts = row.blob(5);
        h.counts.resize(counts.size() / sizeof(std::int64_t));
        take(counts, h.counts.data(), h.counts.size());
        histograms.push_back(std::move(h));
    });
}

std::vector<std::uint32_t> neurons_in(std::span<const std::byte> blob) {
    std::vector<std::uint32_t> neurons(blob.size() / sizeof(std::uint32_t));
    take(blob, neurons.data(), neurons.size());
    return neurons;
}

Status read_changes(Database& database, RunId run, std::int64_t after,
                    std::vector<NeuronChanges>& changes) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare("SELECT step, born, died, revived FROM run_change WHERE "
                                        "run = ?1 AND step > ?2 ORDER BY step"));
    SPARSESCOPE_TRY(row.bind(run, after));
    return row.for_each([&] {
        changes.push_back({row.integer(0), neurons_in(row.blob(1)), neurons_in(row.blob(2)),
                           neurons_in(row.blob(3))});
    });
}

}  // namespace

Status forget_metrics(Database& database, RunId run, std::int64_t from_step) {
    for (const char* table : {"run_metric", "run_histogram", "run_held_out", "run_change"})
        SPARSESCOPE_TRY(database.run(
            fmt::format("DELETE FROM {} WHERE run = ?1 AND step >= ?2", table), run, from_step));
    return {};
}

Status Corpus::append_metrics(RunId run, const RunMetrics& metrics) {
    return impl_->write("keeping a run's metrics", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        SPARSESCOPE_TRY(write_steps(database, run, metrics.steps));
        SPARSESCOPE_TRY(write_histograms(database, run, metrics.histograms));
        SPARSESCOPE_TRY(write_rows(database, run, metrics.held_out));
        return write_changes(database, run, metrics.changes);
    });
}

Result<RunMetrics> Corpus::metrics(RunId run, std::int64_t after_step) const {
    return impl_->read("reading a run's metrics", [&](Database& database) -> Result<RunMetrics> {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        RunMetrics metrics;
        SPARSESCOPE_TRY(read_rows(database, run, after_step, metrics.steps));
        SPARSESCOPE_TRY(read_losses(database, run, after_step, metrics.steps));
        SPARSESCOPE_TRY(read_histograms(database, run, after_step, metrics.histograms));
        SPARSESCOPE_TRY(read_rows(database, run, after_step, metrics.held_out));
        SPARSESCOPE_TRY(read_changes(database, run, after_step, metrics.changes));
        return metrics;
    });
}

}  // namespace sparsescope
