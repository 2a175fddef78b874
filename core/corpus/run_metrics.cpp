// SPDX-License-Identifier: GPL-3.0-or-later
// The metric series of a run. Writing a step again replaces it: a resumed run repeats the steps
// after its checkpoint.
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

Status write_steps(Database& database, RunId run, const std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(auto remove,  // with its losses
                       database.prepare("DELETE FROM run_metric WHERE run = ?1 AND step = ?2"));
    SPARSESCOPE_ASSIGN(
        auto insert,
        database.prepare("INSERT INTO run_metric VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                         "?10, ?11, ?12)"));
    SPARSESCOPE_ASSIGN(auto insert_loss,
                       database.prepare("INSERT INTO run_loss VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    for (const auto& m : steps) {
        SPARSESCOPE_TRY(remove.run(run, m.step));
        SPARSESCOPE_TRY(insert.run(run, m.step, m.total_steps, m.k, m.total_loss, m.auxiliary_mask,
                                   m.dead_share, m.window_samples, m.explained_variance, m.l0,
                                   m.steps_per_second, m.seconds_left));
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
    SPARSESCOPE_ASSIGN(auto insert,
                       database.prepare("INSERT OR REPLACE INTO run_held_out VALUES (?1, ?2, "
                                        "?3, ?4, ?5, ?6, ?7)"));
    for (const auto& q : held_out)
        SPARSESCOPE_TRY(insert.run(run, q.step, q.k, q.nearest_neighbour_accuracy, q.dead_share,
                                   q.queries, q.database));
    return {};
}

Status read_steps(Database& database, RunId run, std::int64_t after,
                  std::vector<StepMetrics>& steps) {
    SPARSESCOPE_ASSIGN(
        auto row,
        database.prepare("SELECT step, total_steps, k, total_loss, auxiliary_mask, dead_share, "
                         "window_samples, explained_variance, l0, steps_per_second, "
                         "seconds_left FROM run_metric WHERE run = ?1 AND step > ?2 ORDER BY "
                         "step"));
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
                                        "queries, documents FROM run_held_out WHERE run = ?1 AND "
                                        "step > ?2 ORDER BY step, k"));
    SPARSESCOPE_TRY(row.bind(run, after));
    return row.for_each([&] {
        HeldOutQuality q;
        q.step = row.integer(0);
        q.k = row.as<int>(1);
        q.nearest_neighbour_accuracy = row.real(2);
        q.dead_share = row.real(3);
        q.queries = row.integer(4);
        q.database = row.integer(5);
        held_out.push_back(q);
    });
}

Status check_run_exists(Database& database, RunId run) {
    SPARSESCOPE_ASSIGN(const std::int64_t found,
                       database.integer("SELECT count(*) FROM run WHERE id = ?1", run));
    if (found > 0) return {};
    return fail(
        ErrorCode::not_found,
        fmt::format("There is no run {} in this workspace. It may have been removed.", run));
}

}  // namespace

Status Corpus::append_metrics(RunId run, const RunMetrics& metrics) {
    return impl_->write("keeping a run's metrics", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        SPARSESCOPE_TRY(write_steps(database, run, metrics.steps));
        SPARSESCOPE_TRY(write_histograms(database, run, metrics.histograms));
        return write_held_out(database, run, metrics.held_out);
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
        return metrics;
    });
}

}  // namespace sparsescope
