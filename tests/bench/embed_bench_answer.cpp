// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/embed_bench_answer.h"

#include <fmt/core.h>

#include <cstdlib>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

double load_of_machine() {
    double load = 0;
    return ::getloadavg(&load, 1) == 1 ? load : 0;
}

std::string a_second(double rate) {
    return fmt::format("{:.{}f}", rate, rate >= 100 ? 0 : 1);
}

Json as_json(const bench::EmbedTiming& t, bool python) {
    Json json{{"tokens", t.tokens},
              {"texts", t.texts},
              {"texts_a_second", t.rate(t.ours)},
              {"cpu_ms", t.ours.cpu_ms},
              {"int8_texts_a_second", t.rate(t.int8)},
              {"int8_cpu_ms", t.int8.cpu_ms}};
    if (!python) return json;
    json.update({{"python_texts_a_second", t.rate(t.python)},
                 {"python_cpu_ms", t.python.cpu_ms},
                 {"ratio", t.python.wall_ms / t.ours.wall_ms},
                 {"cpu_ratio", t.python.cpu_ms / t.ours.cpu_ms},
                 {"difference", t.difference}});
    return json;
}

}  // namespace

Answer embed_bench_answer(Json machine, const bench::EmbedBench& bench) {
    machine.erase("library");
    machine["load_after"] = load_of_machine();
    machine["model"] = bench.model;
    machine["kernels"] = bench.kernels;
    machine["open_ms"] = bench.open_ms;
    machine["fp32_mb"] = bench.fp32_mb;
    machine["int8_mb"] = bench.int8_mb;
    machine["int8_recall"] = {{"texts", bench.recall.texts},
                              {"at_10", bench.recall.at_10},
                              {"mean_cosine", bench.recall.mean_cosine},
                              {"least_cosine", bench.recall.least_cosine}};
    const bool python = !bench.python.empty();
    if (python) machine["python"] = bench.python;
    std::string text = fmt::format(
        "{}; threads: {}; kernels: {}{}; load {:.1f} before, {:.1f} after\n{} opened in {:.0f} "
        "ms\n\n",
        machine["processor"].get<std::string>(), machine["threads"].get<int>(), bench.kernels,
        python ? "; " + bench.python : "", machine["load_before"].get<double>(),
        machine["load_after"].get<double>(), bench.model, bench.open_ms);
    const auto right = TextTable::Align::right;
    TextTable table({{"tokens", right},
                     {"texts/s", right},
                     {"int8 texts/s", right},
                     {"Python texts/s", right},
                     {"ratio", right},
                     {"ratio of CPU time", right},
                     {"difference", right}});
    Json& list = machine["lengths"] = Json::array();
    for (const bench::EmbedTiming& t : bench.lengths) {
        list.push_back(as_json(t, python));
        table.add({std::to_string(t.tokens), a_second(t.rate(t.ours)), a_second(t.rate(t.int8)),
                   python ? a_second(t.rate(t.python)) : "",
                   python ? fmt::format("{:.2f}", t.python.wall_ms / t.ours.wall_ms) : "",
                   python ? fmt::format("{:.2f}", t.python.cpu_ms / t.ours.cpu_ms) : "",
                   python ? fmt::format("{:.1e}", t.difference) : ""});
    }
    const std::string eight = fmt::format(
        "\nWeights in 8 bits: {:.0f} MB of memory instead of {:.0f}; recall@10 {:.4f} of fp32's on "
        "{} texts; cosine with fp32's embedding {:.5f} on average, {:.5f} at least\n",
        bench.int8_mb, bench.fp32_mb, bench.recall.at_10, bench.recall.texts,
        bench.recall.mean_cosine, bench.recall.least_cosine);
    return {std::move(machine), text + table.text() + eight};
}

}  // namespace sparsescope::cli
