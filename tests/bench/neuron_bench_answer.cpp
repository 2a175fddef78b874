// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/neuron_bench_answer.h"

#include <fmt/core.h>

#include <cstdlib>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

Json as_json(const bench::NeuronTiming& t) {
    Json json{{"what", t.what}, {"ms", t.ours.wall_ms}, {"cpu_ms", t.ours.cpu_ms}};
    json["plain_ms"] = t.plain ? Json(t.plain->wall_ms) : Json();
    json["plain_cpu_ms"] = t.plain ? Json(t.plain->cpu_ms) : Json();
    json["ratio"] = t.ratio() ? Json(*t.ratio()) : Json();
    json["difference"] = t.difference ? Json(*t.difference) : Json();
    json["wanted_ms"] = t.wanted_ms ? Json(*t.wanted_ms) : Json();
    return json;
}

std::string or_dash(const std::optional<double>& number, const char* format) {
    return number ? fmt::format(fmt::runtime(format), *number) : "–";
}

}  // namespace

Answer neuron_bench_answer(Json machine, const bench::NeuronBench& bench) {
    using enum TextTable::Align;
    machine.erase("library");
    double load = 0;
    if (::getloadavg(&load, 1) == 1) machine["load_after"] = load;
    machine["documents"] = bench.documents;
    machine["dim"] = bench.dim;
    machine["hidden"] = bench.hidden;
    machine["k"] = bench.k;
    TextTable table({{"", left},
                     {"ms", right},
                     {"of all threads", right},
                     {"wanted", right},
                     {"plain, ms", right},
                     {"ratio", right},
                     {"difference", right}});
    Json& list = machine["timings"] = Json::array();
    for (const bench::NeuronTiming& t : bench.timings) {
        list.push_back(as_json(t));
        table.add({t.what, fmt::format("{:.1f}", t.ours.wall_ms),
                   fmt::format("{:.1f}", t.ours.cpu_ms), or_dash(t.wanted_ms, "{:.0f}"),
                   t.plain ? fmt::format("{:.1f}", t.plain->wall_ms) : "–",
                   or_dash(t.ratio(), "{:.1f}"), or_dash(t.difference, "{:.1e}")});
    }
    std::string text =
        fmt::format("{}; threads: {}; {} documents of {} numbers, {} neurons, k {}\n\n{}",
                    machine["processor"].get<std::string>(), machine["threads"].get<int>(),
                    bench.documents, bench.dim, bench.hidden, bench.k, table.text());
    return {std::move(machine), std::move(text)};
}

}  // namespace sparsescope::cli
