// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/map_bench_answer.h"

#include <fmt/core.h>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

std::string two_measures(const MapQuality& quality) {
    return fmt::format("{:.4f} / {:.4f}", quality.trustworthiness.value_or(0),
                       quality.continuity.value_or(0));
}

Json as_json(const bench::MapTiming& map) {
    Json json{{"what", map.what},
              {"documents", map.documents},
              {"dim", map.dim},
              {"seconds", map.seconds},
              {"cpu_seconds", map.cpu_seconds},
              {"trustworthiness", map.quality.trustworthiness.value_or(0)},
              {"continuity", map.quality.continuity.value_or(0)},
              {"judged", map.quality.judged},
              {"judging_seconds", map.judging_seconds}};
    for (const bench::MapStage& stage : map.stages)
        json["stages"][stage.name] = stage.seconds;
    if (!map.peer_seconds) return json;
    json["peer"] = {{"seconds", *map.peer_seconds},
                    {"cpu_seconds", map.peer_cpu_seconds.value_or(0)},
                    {"trustworthiness", map.peer_quality.trustworthiness.value_or(0)},
                    {"continuity", map.peer_quality.continuity.value_or(0)}};
    json["ratio"] = *map.peer_seconds / map.seconds;
    json["cpu_ratio"] = map.peer_cpu_seconds.value_or(0) / map.cpu_seconds;
    return json;
}

}  // namespace

Answer map_bench_answer(Json machine, const bench::MapBench& bench) {
    machine.erase("library");
    if (!bench.peer.empty()) machine["peer"] = bench.peer;
    std::string text = fmt::format(
        "{}; threads: {}{}; load {:.1f} before\n\n", machine["processor"].get<std::string>(),
        machine["threads"].get<int>(), bench.peer.empty() ? "" : "; " + bench.peer,
        machine["load_before"].get<double>());
    const auto right = TextTable::Align::right;
    TextTable table({{"map"},
                     {"documents", right},
                     {"s", right},
                     {"CPU s", right},
                     {"trust. / cont.", right},
                     {"peer s", right},
                     {"peer CPU s", right},
                     {"peer trust. / cont.", right}});
    std::string stages;
    Json& list = machine["maps"] = Json::array();
    for (const bench::MapTiming& map : bench.maps) {
        list.push_back(as_json(map));
        const bool peer = map.peer_seconds.has_value();
        table.add({map.what, std::to_string(map.documents), fmt::format("{:.1f}", map.seconds),
                   fmt::format("{:.1f}", map.cpu_seconds), two_measures(map.quality),
                   peer ? fmt::format("{:.1f}", *map.peer_seconds) : "",
                   peer ? fmt::format("{:.1f}", map.peer_cpu_seconds.value_or(0)) : "",
                   peer ? two_measures(map.peer_quality) : ""});
        stages += map.what + ":";
        for (const bench::MapStage& stage : map.stages)
            stages += fmt::format(" {} {:.2f} s,", stage.name, stage.seconds);
        stages += fmt::format(" judging {:.2f} s\n", map.judging_seconds);
    }
    const bench::RegionTiming& regions = bench.regions;
    machine["regions"] = {{"documents", regions.documents},
                          {"hidden", regions.hidden},
                          {"k", regions.k},
                          {"build_ms", regions.build_ms},
                          {"median_ms", regions.median_ms},
                          {"slowest_ms", regions.slowest_ms}};
    const std::string named = fmt::format(
        "\nRegions of {} documents (h {}, k {}): made in {:.0f} ms; an answer takes {:.1f} ms "
        "(median), {:.1f} ms at most\n",
        regions.documents, regions.hidden, regions.k, regions.build_ms, regions.median_ms,
        regions.slowest_ms);
    return {std::move(machine), text + table.text() + "\n" + stages + named};
}

}  // namespace sparsescope::cli
