// SPDX-License-Identifier: GPL-3.0-or-later
// The metric series of a run. Writing a step again replaces it: a resumed run repeats the steps
// after its checkpoint.
#include <optional>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

// What was not measured is NULL in the file and below zero (or zero) in the structs.
std::optional<double> measured(double value, bool known) {
    return known ? std::optional(value) : std::nullopt;
}
std::optional<double> measured(double value) {
    return measured(value, !(value < 0));
}
double measured_or(const Statement& row, int column, double unknown) {
    return row.is_null(column) ? unknown : row.real(column);
}

constexpr const char* step_columns =
    "step, total_steps, k, total_loss, auxiliary_mask, dead_share, window_samples, "
    "explained_variance, l0, steps_per_second, seconds_left, dead_share_4k, born, died, revived, "
    "cosine, skew, postings_share, samples_per_second, seconds_left_low, seconds_left_high, "
    "memory_bytes, threads";

Status write_steps(Database& database, RunId run, const std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(auto remove,  // with its losses
                       database.prepare("DELETE FROM run_metric WHERE run = ?1 AND step = ?2"));
    SPARSESCOPE_ASSIGN(
        auto insert,
        database.prepare(fmt::format(
            "INSERT INTO run_metric(run, {}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
            "?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, nullif(?23, 0), "
            "nullif(?24, 0))",
            step_columns)));
    SPARSESCOPE_ASSIGN(auto insert_loss,
                       database.prepare("INSERT INTO run_loss VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    for (const auto& m : steps) {
        SPARSESCOPE_TRY(remove.run(run, m.step));
        SPARSESCOPE_TRY(insert.run(
            run, m.step, m.total_steps, m.k, m.total_loss, m.auxiliary_mask, m.dead_share,
            m.window_samples, m.explained_variance, m.l0, m.steps_per_second, m.seconds_left,
            measured(m.dead_share_4k), m.born, m.died, m.revived,
            measured(m.cosine, !(m.cosine < -0.5)), measured(m.skew), measured(m.postings_share),
            measured(m.samples_per_second, m.samples_per_second > 0), measured(m.seconds_left_low),
            measured(m.seconds_left_high), m.memory_bytes, m.threads));
        for (std::size_t part = 0; part < m.losses.size(); ++part) {
            const auto& loss = m.losses[part];
            SPARSESCOPE_TRY(insert_loss.run(run, m.step, part, loss.name, loss.value, loss.weight));
        }
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

Status write_held_out(Database& database, RunId run, const std::vector<HeldOutQuality>& held_out) {
    SPARSESCOPE_ASSIGN(
        auto insert,
        database.prepare("INSERT OR REPLACE INTO run_held_out(run, step, k, "
                         "nearest_neighbour_accuracy, dead_share, queries, documents, "
                         "recall_at_10, skew) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    for (const auto& q : held_out)
        SPARSESCOPE_TRY(insert.run(run, q.step, q.k, q.nearest_neighbour_accuracy, q.dead_share,
                                   q.queries, q.database, measured(q.recall_at_10),
                                   measured(q.skew)));
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

Status read_steps(Database& database, RunId run, std::int64_t after,
                  std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(
        auto row,
        database.prepare(fmt::format(
            "SELECT {} FROM run_metric WHERE run = ?1 AND step > ?2 ORDER BY step", step_columns)));
    SPARSESCOPE_TRY(row.bind(run, after));
    return row.for_each([&] {
        StepMetrics m;
        m.step = row.integer(0);
        m.total_steps = row.integer(1);
        m.k = row.as<int>(2);
        m.total_loss = row.real(3);
        m.auxiliary_mask = row.integer(4);
        m.dead_share = row.real(5);
        m.window_samples = row.integer(6);
        m.explained_variance = row.real(7);
        m.l0 = row.real(8);
        m.steps_per_second = row.real(9);
        m.seconds_left = row.real(10);
        m.dead_share_4k = measured_or(row, 11, -1);
        m.born = row.integer(12);
        m.died = row.integer(13);
        m.revived = row.integer(14);
        m.cosine = measured_or(row, 15, -1);
        m.skew = measured_or(row, 16, -1);
        m.postings_share = measured_or(row, 17, -1);
        m.samples_per_second = measured_or(row, 18, 0);
        m.seconds_left_low = measured_or(row, 19, -1);
        m.seconds_left_high = measured_or(row, 20, -1);
        m.memory_bytes = row.integer(21);
        m.threads = row.as<int>(22);
        steps.push_back(std::move(m));
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

Status read_held_out(Database& database, RunId run, std::int64_t after,
                     std::vector<HeldOutQuality>& held_out) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare("SELECT step, k, nearest_neighbour_accuracy, dead_share, "
                                        "queries, documents, recall_at_10, skew FROM run_held_out "
                                        "WHERE run = ?1 AND step > ?2 ORDER BY step, k"));
    SPARSESCOPE_TRY(row.bind(run, after));
    return row.for_each([&] {
        HeldOutQuality q;
        q.step = row.integer(0);
        q.k = row.as<int>(1);
        q.nearest_neighbour_accuracy = row.real(2);
        q.dead_share = row.real(3);
        q.queries = row.integer(4);
        q.database = row.integer(5);
        q.recall_at_10 = measured_or(row, 6, -1);
        q.skew = measured_or(row, 7, -1);
        held_out.push_back(q);
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
        SPARSESCOPE_TRY(write_held_out(database, run, metrics.held_out));
        return write_changes(database, run, metrics.changes);
    });
}

Result<RunMetrics> Corpus::metrics(RunId run, std::int64_t after_step) const {
    return impl_->read("reading a run's metrics", [&](Database& database) -> Result<RunMetrics> {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        RunMetrics metrics;
        SPARSESCOPE_TRY(read_steps(database, run, after_step, metrics.steps));
        SPARSESCOPE_TRY(read_losses(database, run, after_step, metrics.steps));
        SPARSESCOPE_TRY(read_histograms(database, run, after_step, metrics.histograms));
        SPARSESCOPE_TRY(read_held_out(database, run, after_step, metrics.held_out));
        SPARSESCOPE_TRY(read_changes(database, run, after_step, metrics.changes));
        return metrics;
    });
}

}  // namespace sparsescope
