// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how long maps take, stage by stage, how true they are, and the same for Python's
// umap-learn on the same vectors right afterwards; and how long naming the regions of a map takes.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/map/map_quality.h"

namespace sparsescope::bench {

struct MapBenchOptions {
    std::vector<std::string>
        workspaces;                    // embeddings of their newest model's dataset, and its codes
    std::int64_t documents = 100'000;  // of made-up clusters in 384 dimensions; 0: none
    std::int64_t region_documents = 1'000'000;
    std::filesystem::path python;  // with umap-learn; empty: ours only
    std::filesystem::path script;  // tests/bench/peers/umap_peer.py
};

struct MapStage {
    std::string name;
    double seconds = 0;
};
struct MapTiming {
    std::string what;  // "made-up clusters", "wordnet: embeddings", …
    std::int64_t documents = 0;
    std::size_t dim = 0;  // or neurons of the codes
    double seconds = 0, cpu_seconds = 0;
    std::vector<MapStage> stages;
    MapQuality quality;
    double judging_seconds = 0;
    // Of the peer.
    std::optional<double> peer_seconds, peer_cpu_seconds;
    MapQuality peer_quality;
};
struct RegionTiming {
    std::int64_t documents = 0;
    std::size_t hidden = 0;
    int k = 0;
    double build_ms = 0;
    double median_ms = 0, slowest_ms = 0;  // of an answer, at all zooms
};
struct MapBench {
    std::string peer;  // library and version; empty: none
    std::vector<MapTiming> maps;
    RegionTiming regions;
};

[[nodiscard]] Result<MapBench> bench_map(const MapBenchOptions& options, std::stop_token stop,
                                         const Progress& progress);

}  // namespace sparsescope::bench
