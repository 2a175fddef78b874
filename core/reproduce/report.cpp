// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/report.h"

#include <algorithm>

#include "core/reproduce/claims.h"
#include "core/reproduce/summary.h"

namespace sparsescope::reproduce {

namespace {

std::string cell(const std::optional<Spread>& spread, int decimals) {
    return spread ? to_string(*spread, decimals) : std::string("–");
}

std::string title_of(const std::string& arm) {
    const auto found = std::ranges::find(listed_arms(), arm, &Arm::name);
    return found == listed_arms().end() ? arm : found->title;
}

// A measured number of the table; printed when any of its rows has it.
struct Column {
    const char* heading;
    double factor;  // 100: per cent
    int decimals;
    Measure measure;
};

const std::vector<Column>& columns() {
    static const std::vector<Column> all{
        {"1-NN %", 100, 1, [](const Scores& s) { return std::optional(s.nearest_neighbour); }},
        {"tied %", 100, 1, [](const Scores& s) { return s.tied; }},
        {"linear probe %", 100, 1, [](const Scores& s) { return std::optional(s.linear_probe); }},
        {"V-measure %", 100, 1, [](const Scores& s) { return std::optional(s.v_measure); }},
        {"recall@10 %", 100, 1, [](const Scores& s) { return s.recall_at_10; }},
        {"nDCG@10 %", 100, 1, [](const Scores& s) { return s.ndcg_at_10; }},
        {"judged recall@10 %", 100, 1, [](const Scores& s) { return s.judged_recall_at_10; }},
        {"recall@100 %", 100, 1, [](const Scores& s) { return s.recall_at_100; }},
        {"wup@10 %", 100, 1, [](const Scores& s) { return s.wup_at_10; }},
        {"deep@10 %", 100, 1, [](const Scores& s) { return s.deep_at_10; }},
        {"explained variance %", 100, 1, [](const Scores& s) { return s.explained_variance; }},
        {"named %", 100, 1, [](const Scores& s) { return s.named; }},
        {"never active, train %", 100, 1, [](const Scores& s) { return s.dead_train; }},
        {"never active, test %", 100, 1, [](const Scores& s) { return s.dead_test; }},
        {"skew", 1, 1, [](const Scores& s) { return s.skew; }}};
    return all;
}

std::optional<Spread> value_of(const Column& column, const Summary& summary) {
    return summary.of([&](const Scores& scores) -> std::optional<double> {
        const auto value = column.measure(scores);
        return value ? std::optional(column.factor * *value) : std::nullopt;
    });
}

std::string row_of(const Summary& summary, std::span<const Column> shown) {
    std::vector<double> seconds;
    for (const Trial& trial : summary.trials)
        seconds.push_back(trial.train_seconds);
    const auto microseconds =
        summary.of([](const Scores& s) { return std::optional(s.microseconds_per_query); });
    std::string row =
        fmt::format("| {} | {} | {} |", title_of(summary.arm), summary.k, summary.trials.size());
    for (const Column& column : shown)
        row += fmt::format(" {} |", cell(value_of(column, summary), column.decimals));
    return row + fmt::format(" {} | {:.0f} | {:.0f} |\n",
                             summary.trials.front().scores.bytes_per_document, microseconds->mean,
                             spread_of(seconds).mean);
}

std::string table(std::span<const Summary> rows) {
    std::vector<Column> shown;
    for (const Column& column : columns())
        if (std::ranges::any_of(
                rows, [&](const Summary& row) { return value_of(column, row).has_value(); }))
            shown.push_back(column);
    std::string heading = "| arm | k | seeds |", line = "|---|--:|--:|";
    for (const Column& column : shown) {
        heading += fmt::format(" {} |", column.heading);
        line += "--:|";
    }
    std::string text = heading + " bytes | µs/query | training s |\n" + line + "--:|--:|--:|\n";
    for (const Summary& row : rows)
        text += row_of(row, shown);
    return text;
}

// Accuracies of probes that were given up tell less than they seem to.
std::string unfinished_probes(std::span<const Summary> all) {
    std::string names;
    for (const Summary& summary : all)
        for (const Trial& trial : summary.trials)
            if (!trial.scores.probe_finished.value_or(true))
                names += (names.empty() ? "" : ", ") + trial.key.file_name();
    return names.empty() ? names : "\nThe linear probe did not converge in: " + names + ".\n";
}

std::string tables(std::span<const Summary> all, int dim) {
    std::string text;
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::find_if(first, all.end(), [&](const Summary& summary) {
            return summary.hidden != first->hidden;
        });
        text += first->hidden > 0
                    ? fmt::format("\nCodes of h = {} neurons ({:g}·d):\n\n", first->hidden,
                                  static_cast<double>(first->hidden) / dim)
                    : std::string("\nDense prefixes of k numbers:\n\n");
        text += table({first, last});
        first = last;
    }
    return text + unfinished_probes(all);
}

std::string claim_table(const std::string& heading, std::span<const Claim> claims, int dim) {
    if (claims.empty()) return {};
    std::string text =
        fmt::format("\n| {} | h | measured | seeds | |\n|---|--:|---|--:|---|\n", heading);
    for (const Claim& claim : claims)
        text += fmt::format("| {} | {:g}·d | {} | {} | **{}** |\n", claim.sentence,
                            static_cast<double>(claim.hidden) / dim, claim.measured, claim.seeds,
                            claim.verdict);
    return text;
}

Result<std::string> section(std::span<const Trial> trials, const Protocol& protocol) {
    const auto first = std::ranges::find(trials, protocol.name,
                                         [](const Trial& trial) { return trial.key.protocol; });
    if (first == trials.end()) return std::string();
    const TrialSettings& settings = first->settings;
    for (const Trial& trial : trials)
        if (trial.key.protocol == protocol.name && trial.settings != settings)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} and {} were run with different settings, so they cannot "
                                    "stand in one table. Keep them in different folders.",
                                    first->key.file_name(), trial.key.file_name()));
    const auto all = summaries(trials, protocol.name);
    std::string text = fmt::format(
        "### {}\n\n{} training and {} test documents, {} classes, d = {}; {} epochs of batches of "
        "{}, learning rate {:g}.\n",
        protocol.title, settings.train_documents, settings.test_documents, settings.classes,
        settings.dim, settings.budget.epochs, settings.budget.batch, settings.budget.learning_rate);
    if (!settings.tuning.empty()) text += fmt::format("\n{}\n", settings.tuning);
    text += claim_table("claim of the paper", paper_claims(all), settings.dim);
    text += claim_table("claim of the paper", tuning_claims(all), settings.dim);
    text += claim_table("goal of `balanced`", balanced_goals(all), settings.dim);
    for (const char* arm : {"semantic", "semantic-labels"})
        text +=
            claim_table(fmt::format("goal of `{}`", arm), semantic_goals(all, arm), settings.dim);
    text += tables(all, settings.dim);
    return text;
}

}  // namespace

Result<std::string> markdown(std::span<const Trial> trials) {
    std::string text;
    for (const Protocol& protocol : protocols()) {
        SPARSESCOPE_ASSIGN(const std::string part, section(trials, protocol));
        if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
    }
    return text;
}

}  // namespace sparsescope::reproduce
