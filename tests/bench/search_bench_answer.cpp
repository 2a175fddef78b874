// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search_bench_answer.h"

#include <fmt/core.h>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

using Align = TextTable::Align;

Json number_or_null(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

// Three digits that matter.
std::string rounded(double number) {
    return fmt::format("{:.{}f}", number, number >= 100 ? 0 : number >= 10 ? 1 : 2);
}

Json as_json(const bench::MethodResult& method) {
    return {{"method", method.method},
            {"median_us", method.times.median_us},
            {"p99_us", method.times.p99_us},
            {"stream_median_us", method.times.stream_median_us},
            {"stream_p99_us", method.times.stream_p99_us},
            {"queries", method.times.queries},
            {"recall", number_or_null(method.recall)},
            {"bytes_per_document", method.bytes_per_document},
            {"build_seconds", method.build_seconds}};
}

Json as_json(const bench::CodesResult& codes) {
    Json json = {{"codes", codes.codes},
                 {"documents", codes.documents},
                 {"hidden", codes.hidden},
                 {"k", codes.k},
                 {"skew", codes.postings.skew},
                 {"used_neurons", codes.postings.used_neurons},
                 {"mean_length", codes.postings.mean_length},
                 {"expected_postings", codes.postings.expected_postings},
                 {"postings_per_query", codes.postings_per_query},
                 {"exact", codes.exact}};
    Json& methods = json["methods"] = Json::array();
    for (const bench::MethodResult& method : codes.methods)
        methods.push_back(as_json(method));
    return json;
}

Json as_json(const bench::Target& target) {
    return {{"what", target.what},
            {"bound", target.bound == bench::Bound::at_least ? "at least" : "at most"},
            {"wanted", number_or_null(target.wanted)},
            {"measured", number_or_null(target.measured)},
            {"unit", target.unit},
            {"met", target.wanted && target.measured ? Json(target.met()) : Json()},
            {"remark", target.remark}};
}

Json as_json(const bench::SearchBench& bench) {
    Json json = {{"processor", bench.processor},
                 {"features", bench.features},
                 {"index_features", bench.index_features},
                 {"load_before", bench.load_before},
                 {"load_after", bench.load_after}};
    Json& codes = json["codes"] = Json::array();
    for (const bench::CodesResult& result : bench.codes)
        codes.push_back(as_json(result));
    Json& filters = json["filters"] = Json::array();
    for (const bench::Selectivity& filter : bench.filters)
        filters.push_back({{"share", filter.share},
                           {"median_us", filter.median_us},
                           {"ratio", filter.ratio},
                           {"exact", filter.exact}});
    if (bench.two_stage) {
        json["two_stage"] = {{"documents", bench.two_stage->documents},
                             {"dim", bench.two_stage->dim},
                             {"k", bench.two_stage->k},
                             {"candidates", bench.two_stage->chosen.candidates},
                             {"expected_recall", bench.two_stage->chosen.recall},
                             {"methods", Json::array()}};
        for (const bench::MethodResult& method : bench.two_stage->methods)
            json["two_stage"]["methods"].push_back(as_json(method));
    }
    if (bench.workspace)
        json["workspace"] = {{"open_ms", bench.workspace->open_ms},
                             {"visible_ms", bench.workspace->visible_ms},
                             {"kept_share", bench.workspace->kept_share}};
    Json& growth = json["growth"] = Json::array();
    for (const bench::Growth& step : bench.growth)
        growth.push_back({{"k", step.k},
                          {"documents", step.documents},
                          {"small_us", step.small_us},
                          {"large_us", step.large_us},
                          {"build_seconds", step.build_seconds}});
    Json& targets = json["targets"] = Json::array();
    for (const bench::Target& target : bench.targets)
        targets.push_back(as_json(target));
    return json;
}

std::string methods_table(std::span<const bench::MethodResult> methods) {
    TextTable table({{"method"},
                     {"median us", Align::right},
                     {"p99 us", Align::right},
                     {"stream us", Align::right},
                     {"p99 us", Align::right},
                     {"queries", Align::right},
                     {"recall", Align::right},
                     {"bytes/doc", Align::right},
                     {"build s", Align::right}});
    for (const bench::MethodResult& method : methods)
        table.add({method.method, rounded(method.times.median_us), rounded(method.times.p99_us),
                   rounded(method.times.stream_median_us), rounded(method.times.stream_p99_us),
                   std::to_string(method.times.queries),
                   method.recall ? fmt::format("{:.4f}", *method.recall) : "-",
                   fmt::format("{:.1f}", method.bytes_per_document),
                   fmt::format("{:.2f}", method.build_seconds)});
    return table.text();
}

std::string codes_table(const bench::CodesResult& codes) {
    return fmt::format(
        "{}, {} documents, h {}, k {}: skew {:.1f}, {:.0f} postings a query, {}\n{}\n", codes.codes,
        codes.documents, codes.hidden, codes.k, codes.postings.skew, codes.postings_per_query,
        codes.exact ? "answers as brute force" : "ANSWERS DIFFER FROM BRUTE FORCE",
        methods_table(codes.methods));
}

std::string two_stage_table(const bench::TwoStageTimes& times) {
    return fmt::format(
        "Embeddings and their codes, {} documents, {} numbers, k {}: {} candidates, chosen for "
        "{:.1f} "
        "% of the dense top ten; recall is of it\n{}\n",
        times.documents, times.dim, times.k, times.chosen.candidates, 100 * times.chosen.recall,
        methods_table(times.methods));
}

std::string filter_table(const std::vector<bench::Selectivity>& filters) {
    TextTable table({{"filter lets through", Align::right},
                     {"median us", Align::right},
                     {"of unfiltered", Align::right},
                     {"as brute force"}});
    for (const bench::Selectivity& filter : filters)
        table.add({fmt::format("{} %", filter.share * 100), rounded(filter.median_us),
                   fmt::format("{:.2f}", filter.ratio), filter.exact ? "yes" : "NO"});
    return table.text();
}

std::string met(const bench::Target& target) {
    if (!target.wanted) return "-";
    if (!target.measured) return "not measured";
    return target.met() ? "yes" : "NO";
}

std::string target_table(const std::vector<bench::Target>& targets) {
    TextTable table(
        {{"promise"}, {"target", Align::right}, {"measured", Align::right}, {"met"}, {"remark"}});
    for (const bench::Target& target : targets) {
        const std::string unit = " " + target.unit;
        const char* const sign = target.bound == bench::Bound::at_least ? ">= " : "<= ";
        table.add({target.what, target.wanted ? sign + rounded(*target.wanted) + unit : "-",
                   target.measured ? rounded(*target.measured) + unit : "-", met(target),
                   target.remark});
    }
    return table.text();
}

}  // namespace

Answer search_bench_answer(const bench::SearchBench& bench) {
    std::string text = fmt::format(
        "{} ({}); index: {}; load {:.1f} before, {:.1f} after; one thread, top 100\n\n",
        bench.processor, bench.features, bench.index_features, bench.load_before, bench.load_after);
    for (const bench::CodesResult& codes : bench.codes)
        text += codes_table(codes);
    if (bench.two_stage) text += two_stage_table(*bench.two_stage);
    if (!bench.filters.empty()) text += filter_table(bench.filters) + "\n";
    text += target_table(bench.targets);
    return {as_json(bench), std::move(text)};
}

}  // namespace sparsescope::cli
