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

std::string percent_cell(const Summary& summary, const Measure& measure) {
    return cell(summary.of([&](const Scores& scores) -> std::optional<double> {
        const auto value = measure(scores);
        return value ? std::optional(100 * *value) : std::nullopt;
    }),
                1);
}

std::string title_of(const std::string& arm) {
    const auto found = std::ranges::find(arms(), arm, &Arm::name);
    return found == arms().end() ? arm : found->title;
}

std::string row_of(const Summary& summary) {
    std::vector<double> seconds;
    for (const Trial& trial : summary.trials)
        seconds.push_back(trial.train_seconds);
    const Scores& first = summary.trials.front().scores;
    const auto microseconds =
        summary.of([](const Scores& s) { return std::optional(s.microseconds_per_query); });
    std::string row =
        fmt::format("| {} | {} | {} |", title_of(summary.arm), summary.k, summary.trials.size());
    const std::vector<Measure> percentages{
        [](const Scores& s) { return std::optional(s.nearest_neighbour); },
        [](const Scores& s) { return std::optional(s.linear_probe); },
        [](const Scores& s) { return std::optional(s.v_measure); }};
    for (const Measure& measure : percentages)
        row += fmt::format(" {} |", percent_cell(summary, measure));
    if (summary.hidden > 0)
        row += fmt::format(" {} | {} | {} |",
                           percent_cell(summary, [](const Scores& s) { return s.dead_train; }),
                           percent_cell(summary, [](const Scores& s) { return s.dead_test; }),
                           cell(summary.of([](const Scores& s) { return s.skew; }), 1));
    return row + fmt::format(" {} | {:.0f} | {:.0f} |\n", first.bytes_per_document,
                             microseconds->mean, spread_of(seconds).mean);
}

std::string tables(std::span<const Summary> all, int dim) {
    std::string text;
    int hidden = -1;
    for (const Summary& summary : all) {
        if (summary.hidden != hidden) {
            hidden = summary.hidden;
            text += hidden > 0
                        ? fmt::format(
                              "\nCodes of h = {} neurons ({:g}·d):\n\n"
                              "| arm | k | seeds | 1-NN % | linear probe % | V-measure % | never "
                              "active, train % | never active, test % | skew | bytes | µs/query | "
                              "training s |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
                              hidden, static_cast<double>(hidden) / dim)
                        : std::string(
                              "\nDense prefixes of k numbers:\n\n"
                              "| arm | k | seeds | 1-NN % | linear probe % | V-measure % | "
                              "bytes | µs/query | training s |\n"
                              "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        }
        text += row_of(summary);
    }
    return text;
}

std::string claim_table(const char* heading, std::span<const Claim> claims, int dim) {
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
    text += claim_table("claim of the paper", paper_claims(all), settings.dim);
    text += claim_table("goal of `balanced`", balanced_goals(all), settings.dim);
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
