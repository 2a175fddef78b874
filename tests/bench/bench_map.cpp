// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_map.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <numeric>
#include <thread>

#include <nlohmann/json.hpp>

#include "core/backbone/line_process.h"
#include "core/base/l2_normalize.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/formats/json_records.h"
#include "core/map/layout_method.h"
#include "core/map/regions.h"
#include "core/workspace/map_documents.h"

namespace sparsescope::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::minutes patience{60};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Fifty clusters, each spread along eight directions of its own, and noise.
EmbeddingMatrix made_up_clusters(std::size_t rows) {
    constexpr std::size_t dim = 384, clusters = 50, directions = 8;
    Random random(3);
    EmbeddingMatrix centres(clusters, dim), spreads(clusters * directions, dim);
    for (auto* matrix : {&centres, &spreads})
        for (float& value : matrix->values)
            value = static_cast<float>(random.normal());
    EmbeddingMatrix made(rows, dim);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t cluster = random.below(clusters);
        std::array<float, directions> along{};
        for (float& value : along)
            value = static_cast<float>(0.5 * random.normal());
        const auto row = made.row(i);
        for (std::size_t j = 0; j < dim; ++j) {
            row[j] = centres.row(cluster)[j] + static_cast<float>(0.3 * random.normal());
            for (std::size_t d = 0; d < directions; ++d)
                row[j] += along[d] * spreads.row(cluster * directions + d)[j];
        }
        l2_normalize(row);
    }
    return made;
}

class Measurement {
  public:
    Measurement(const MapBenchOptions& options, std::stop_token stop, const Progress& progress)
        : options_(options), stop_(std::move(stop)), progress_(progress) {}

    Status measure(const std::string& what, const MapSource& source) {
        MapTiming timing;
        timing.what = what;
        timing.documents = static_cast<std::int64_t>(source.size());
        timing.dim = source.codes ? source.codes->hidden() : source.vectors.dim;
        auto stage_began = Clock::now();
        const Progress timed = [&](std::string_view stage, std::int64_t done, std::int64_t total) {
            if (timing.stages.empty() || timing.stages.back().name != stage) {
                if (!timing.stages.empty())
                    timing.stages.back().seconds = seconds_since(stage_began);
                stage_began = Clock::now();
                timing.stages.push_back({std::string(stage), 0});
            }
            report(progress_, what + ": " + std::string(stage), done, total);
        };
        const auto start = Clock::now();
        const std::clock_t cpu = std::clock();
        SPARSESCOPE_ASSIGN(const MapPlaces places, lay_out("umap", source, {}, stop_, timed));
        timing.seconds = seconds_since(start);
        timing.cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
        if (!timing.stages.empty()) timing.stages.back().seconds = seconds_since(stage_began);
        const auto judging = Clock::now();
        SPARSESCOPE_ASSIGN(timing.quality, judge_map(source, places.x, places.y, judged_neighbours,
                                                     stop_, progress_));
        timing.judging_seconds = seconds_since(judging);
        if (!options_.python.empty() && !source.codes) SPARSESCOPE_TRY(ask_peer(source, timing));
        bench_.maps.push_back(std::move(timing));
        return {};
    }
    Status measure_regions(std::int64_t documents);
    [[nodiscard]] MapBench take() { return std::move(bench_); }

  private:
    Status ask_peer(const MapSource& source, MapTiming& timing) {
        report(progress_, timing.what + ": umap-learn", 0, 0);
        const auto folder = std::filesystem::temp_directory_path();
        const auto stem = "sparsescope-map-" + std::to_string(std::time(nullptr));
        const auto vectors = folder / (stem + ".f32"), places = folder / (stem + "-places.f32");
        const std::size_t rows = source.vectors.rows;
        const std::size_t bytes = rows * source.vectors.dim * sizeof(float);
        std::ofstream(vectors, std::ios::binary)
            .write(reinterpret_cast<const char*>(source.vectors.data),
                   static_cast<std::streamsize>(bytes));
        const auto answer =
            run_peer({options_.python.string(), options_.script.string(), vectors.string(),
                      std::to_string(rows), std::to_string(source.vectors.dim),
                      std::to_string(compute_threads()), places.string()},
                     timing);
        std::vector<float> pairs(2 * rows);
        std::ifstream(places, std::ios::binary)
            .read(reinterpret_cast<char*>(pairs.data()),
                  static_cast<std::streamsize>(pairs.size() * sizeof(float)));
        std::error_code ignored;
        std::filesystem::remove(vectors, ignored);
        std::filesystem::remove(places, ignored);
        SPARSESCOPE_TRY(answer);
        std::vector<float> x, y;
        for (std::size_t i = 0; i < rows; ++i) {
            x.push_back(pairs[2 * i]);
            y.push_back(pairs[2 * i + 1]);
        }
        SPARSESCOPE_ASSIGN(timing.peer_quality,
                           judge_map(source, x, y, judged_neighbours, stop_, progress_));
        return {};
    }
    Status run_peer(const std::vector<std::string>& command, MapTiming& timing) {
        SPARSESCOPE_ASSIGN(const auto process, LineProcess::start(command));
        const auto line = process->next_line(patience, stop_);
        if (!line)
            return fail(line.error().code, line.error().message + process->last_words(),
                        line.error().detail);
        SPARSESCOPE_ASSIGN(const nlohmann::json answer, parse_json(*line, process->title()));
        bench_.peer = answer.value("library", "umap-learn");
        timing.peer_seconds = answer.at("seconds").get<double>();
        timing.peer_cpu_seconds = answer.at("cpu_seconds").get<double>();
        // It writes its places after that line.
        while (!process->ended() && !stop_.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return {};
    }

    const MapBenchOptions& options_;
    std::stop_token stop_;
    const Progress& progress_;
    MapBench bench_;
};

// Clumps on a plane; a document's neurons are mostly those of its clump.
Status Measurement::measure_regions(std::int64_t documents) {
    constexpr std::size_t hidden = 4096, clumps = 500, own = 24;
    constexpr int k = 32;
    report(progress_, "making up a map", 0, 0);
    Random random(5);
    std::vector<float> x, y, centres_x, centres_y;
    for (std::size_t c = 0; c < clumps; ++c) {
        centres_x.push_back(static_cast<float>(random.normal()));
        centres_y.push_back(static_cast<float>(random.normal()));
    }
    CodeMatrix codes(hidden);
    codes.reserve(static_cast<std::size_t>(documents), k);
    std::vector<NeuronId> neurons(k);
    std::vector<float> weights(k);
    std::iota(weights.rbegin(), weights.rend(), 1.0F);
    for (std::int64_t i = 0; i < documents; ++i) {
        const std::size_t clump = random.below(clumps);
        x.push_back(centres_x[clump] + static_cast<float>(0.03 * random.normal()));
        y.push_back(centres_y[clump] + static_cast<float>(0.03 * random.normal()));
        for (std::size_t e = 0; e < k;
             ++e)  // now and then twice the same, which harms nothing here
            neurons[e] = static_cast<NeuronId>(e < own ? (clump * 8 + random.below(48)) % hidden
                                                       : random.below(hidden));
        codes.append({neurons, weights});
    }
    std::vector<std::int64_t> rows(static_cast<std::size_t>(documents));
    std::iota(rows.begin(), rows.end(), 0);
    RegionTiming& timing = bench_.regions;
    timing = {documents, hidden, k};
    auto start = Clock::now();
    SPARSESCOPE_ASSIGN(const MapRegions regions,
                       MapRegions::build(x, y, rows, codes, k, stop_, progress_));
    timing.build_ms = 1e3 * seconds_since(start);
    std::vector<double> times;
    for (float width = 8; width > 0.002F; width /= 1.5F)
        for (int at = 0; at < 8; ++at) {
            const std::size_t middle = random.below(rows.size());
            const MapRectangle sight{x[middle] - width / 2, y[middle] - width / 2,
                                     x[middle] + width / 2, y[middle] + width / 2};
            RegionOptions options;
            options.most = 20;
            options.size = [width](NeuronId) { return LabelSize{width / 8, width / 40}; };
            start = Clock::now();
            static_cast<void>(regions.in_sight(sight, options));
            times.push_back(1e3 * seconds_since(start));
        }
    std::ranges::sort(times);
    timing.median_ms = times[times.size() / 2];
    timing.slowest_ms = times.back();
    return {};
}

}  // namespace

Result<MapBench> bench_map(const MapBenchOptions& options, std::stop_token stop,
                           const Progress& progress) {
    return guard("measuring maps", [&]() -> Result<MapBench> {
        Measurement measurement(options, stop, progress);
        for (const std::string& path : options.workspaces) {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(path, Access::read_only));
            SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(""));
            SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
            SPARSESCOPE_ASSIGN(const MapDocuments vectors,
                               map_documents(corpus, dataset, nullptr, 0, stop, progress));
            SPARSESCOPE_TRY(measurement.measure(dataset.name + ": embeddings", vectors.source()));
            SPARSESCOPE_ASSIGN(const MapDocuments codes,
                               map_documents(corpus, dataset, &model, model.k, stop, progress));
            SPARSESCOPE_TRY(measurement.measure(
                fmt::format("{}: codes at k {}", dataset.name, model.k), codes.source()));
        }
        if (options.documents > 0) {
            const EmbeddingMatrix made =
                made_up_clusters(static_cast<std::size_t>(options.documents));
            SPARSESCOPE_TRY(measurement.measure("made-up clusters", {.vectors = made.view()}));
        }
        SPARSESCOPE_TRY(measurement.measure_regions(options.region_documents));
        return measurement.take();
    });
}

}  // namespace sparsescope::bench
