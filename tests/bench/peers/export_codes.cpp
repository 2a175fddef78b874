// SPDX-License-Identifier: GPL-3.0-or-later
// Writes synthetic codes and queries as plain arrays for peers.py, and prints how the index and its
// yardsticks do on them as JSON lines. Usage: bench_peer_codes FOLDER DOCUMENTS K ZIPF
// Files, little-endian: {codes,queries}.{starts.i64,neurons.i32,weights.f32}, neurons ascending in
// a row, rows of length 1; truth.f64, [queries, 100]: the best scores, 0 where there are no more.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "tests/bench/search/exact.h"
#include "tests/bench/search/measure.h"

namespace {

using namespace sparsescope;
using namespace sparsescope::bench;

constexpr std::size_t query_count = 200;
constexpr int hits = 100;

template <class T>
void write(const std::filesystem::path& path, const std::vector<T>& values) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(T)));
}

void write_codes(const std::filesystem::path& folder, const std::string& name,
                 const CodeMatrix& codes, int k) {
    std::vector<std::int64_t> starts{0};
    std::vector<std::int32_t> neurons;
    std::vector<float> weights;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        const double length = code.norm();
        std::vector<std::size_t> order(code.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t i) { return code.neurons[i]; });
        for (const std::size_t i : order) {
            neurons.push_back(static_cast<std::int32_t>(code.neurons[i]));
            weights.push_back(static_cast<float>(code.weights[i] / length));
        }
        starts.push_back(static_cast<std::int64_t>(neurons.size()));
    }
    write(folder / (name + ".starts.i64"), starts);
    write(folder / (name + ".neurons.i32"), neurons);
    write(folder / (name + ".weights.f32"), weights);
}

void write_truth(const std::filesystem::path& folder, const CodeMatrix& codes,
                 const CodeMatrix& queries, int k) {
    std::vector<double> truth(queries.rows() * hits, 0);
    for (std::size_t query = 0; query < queries.rows(); ++query) {
        const CodeView code = queries.row(query).prefix(static_cast<std::size_t>(k));
        const auto best = exact_best(exact_scores(codes, k, code), hits);
        for (std::size_t i = 0; i < best.size(); ++i)
            truth[query * hits + i] = best[i].score;
    }
    write(folder / "truth.f64", truth);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) {
        fmt::print(stderr, "Usage: bench_peer_codes FOLDER DOCUMENTS K ZIPF\n");
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    const int k = std::atoi(arguments[3]);
    const SyntheticSpec spec{.documents = std::strtoull(arguments[2], nullptr, 10),
                             .k = 32,
                             .zipf = std::atof(arguments[4])};
    const CodeMatrix codes = synthetic_codes(spec);
    const CodeMatrix queries = synthetic_queries(spec, query_count);
    write_codes(folder, "codes", codes, k);
    write_codes(folder, "queries", queries, k);
    write_truth(folder, codes, queries, k);
    const auto result = measure_codes("peers", codes, queries, k, {}, {});
    if (!result) return 1;
    for (const MethodResult& method : result->methods)
        fmt::print(
            "{{\"method\": \"{}\", \"median_us\": {}, \"p99_us\": {}, \"recall\": {}, "
            "\"bytes\": {}, \"build_s\": {}}}\n",
            method.method, method.times.median_us, method.times.p99_us, *method.recall,
            method.bytes_per_document, method.build_seconds);
    return 0;
}
