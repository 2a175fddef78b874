// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/finetune_bench_answer.h"

#include <fmt/core.h>

#include <cstdlib>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

Answer finetune_bench_answer(Json machine, const bench::FinetuneBench& bench) {
    double load = 0;
    machine["load_after"] = ::getloadavg(&load, 1) == 1 ? load : 0;
    machine["model"] = bench.model;
    machine["parameters"] = bench.parameters;
    machine["pairs"] = bench.pairs;
    const bool python = !bench.python.empty();
    if (python) machine["python"] = bench.python;
    std::string text = fmt::format(
        "{}; threads: {}; {}{}; load {:.1f} before, {:.1f} after\n{}: {} parameters, {} pairs a "
        "step\n\n",
        machine["processor"].get<std::string>(), machine["threads"].get<int>(),
        machine["library"].get<std::string>(), python ? "; " + bench.python : "",
        machine["load_before"].get<double>(), machine["load_after"].get<double>(), bench.model,
        bench.parameters, bench.pairs);
    const auto right = TextTable::Align::right;
    TextTable table({{"tokens a text", right},
                     {"step", right},
                     {"tokens/s", right},
                     {"Python's step", right},
                     {"ratio", right},
                     {"ratio of CPU time", right},
                     {"difference of the loss", right}});
    Json& list = machine["steps"] = Json::array();
    for (const bench::FinetuneTiming& t : bench.timings) {
        Json json{{"texts", t.texts},
                  {"tokens", t.tokens},
                  {"step_ms", t.ours.wall_ms},
                  {"cpu_ms", t.ours.cpu_ms},
                  {"tokens_a_second", t.rate(t.ours)}};
        if (python)
            json.update({{"python_step_ms", t.python.wall_ms},
                         {"python_cpu_ms", t.python.cpu_ms},
                         {"ratio", t.python.wall_ms / t.ours.wall_ms},
                         {"cpu_ratio", t.python.cpu_ms / t.ours.cpu_ms},
                         {"loss_difference", t.loss_difference}});
        list.push_back(std::move(json));
        table.add({t.texts, fmt::format("{:.0f} ms", t.ours.wall_ms),
                   fmt::format("{:.0f}", t.rate(t.ours)),
                   python ? fmt::format("{:.0f} ms", t.python.wall_ms) : "",
                   python ? fmt::format("{:.2f}", t.python.wall_ms / t.ours.wall_ms) : "",
                   python ? fmt::format("{:.2f}", t.python.cpu_ms / t.ours.cpu_ms) : "",
                   python ? fmt::format("{:.1e}", t.loss_difference) : ""});
    }
    return {std::move(machine), text + table.text()};
}

}  // namespace sparsescope::cli
