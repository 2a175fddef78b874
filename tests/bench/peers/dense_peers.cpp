// SPDX-License-Identifier: GPL-3.0-or-later
// hnswlib or faiss on dense vectors, one thread; peers.py compiles it with PEER_HNSWLIB or
// PEER_FAISS. Usage: dense_peers VECTORS.f32 QUERIES.f32 DIM; the best 100 by inner product.
// Prints one JSON line per method: times, and the rows found, so that recall is counted in one
// place.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#ifdef PEER_HNSWLIB
#include <hnswlib/hnswlib.h>
#endif
#ifdef PEER_FAISS
#include <faiss/IndexFlat.h>
#endif

namespace {

constexpr std::size_t hits = 100;
constexpr int repetitions = 3;

using Rows = std::vector<std::int64_t>;

double seconds_of(const std::function<void()>& body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<float> read_floats(const char* path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<float> values(static_cast<std::size_t>(file.tellg()) / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    return values;
}

struct Data {
    std::vector<float> rows;
    std::vector<float> queries;
    std::size_t dim;
    std::size_t row_count() const { return rows.size() / dim; }
    std::size_t query_count() const { return queries.size() / dim; }
};

// Of each query the fastest of a few answers in a row.
void report(const std::string& method, const Data& data, double bytes, double build_seconds,
            const std::function<Rows(const float* query)>& search) {
    std::vector<double> fastest;
    std::string found;
    for (std::size_t query = 0; query < data.query_count(); ++query) {
        Rows rows;
        double best = std::numeric_limits<double>::infinity();
        for (int i = 0; i < repetitions; ++i)
            best = std::min(
                best, seconds_of([&] { rows = search(data.queries.data() + query * data.dim); }));
        fastest.push_back(best * 1e6);
        found += query > 0 ? ", [" : "[";
        for (std::size_t i = 0; i < rows.size(); ++i)
            found += (i > 0 ? ", " : "") + std::to_string(rows[i]);
        found += "]";
    }
    std::ranges::sort(fastest);
    const auto at = [&](double share) {
        return fastest[std::min(
            fastest.size() - 1,
            static_cast<std::size_t>(share * static_cast<double>(fastest.size())))];
    };
    std::printf(
        "{\"method\": \"%s\", \"median_us\": %g, \"p99_us\": %g, \"bytes\": %g, "
        "\"build_s\": %g, \"found\": [%s]}\n",
        method.c_str(), at(0.5), at(0.99), bytes, build_seconds, found.c_str());
    std::fflush(stdout);
}

#ifdef PEER_HNSWLIB
void run_hnswlib(const Data& data) {
    constexpr std::size_t m = 16, ef_construction = 200;
    hnswlib::InnerProductSpace space(data.dim);
    hnswlib::HierarchicalNSW<float> graph(&space, data.row_count(), m, ef_construction);
    const double build = seconds_of([&] {
        for (std::size_t row = 0; row < data.row_count(); ++row)
            graph.addPoint(data.rows.data() + row * data.dim, row);
    });
    // As the library lays it out: vector, label and level-0 links of each point.
    const auto bytes = static_cast<double>(graph.size_data_per_element_);
    for (const std::size_t ef : {100U, 200U, 400U}) {
        graph.setEf(ef);
        report("hnswlib 256-d, ef " + std::to_string(ef), data, bytes, build,
               [&](const float* query) {
                   auto queue = graph.searchKnn(query, hits);
                   Rows rows;
                   for (; !queue.empty(); queue.pop())
                       rows.push_back(static_cast<std::int64_t>(queue.top().second));
                   return rows;
               });
    }
}
#endif

#ifdef PEER_FAISS
void run_faiss(const Data& data) {
    faiss::IndexFlatIP flat(static_cast<int>(data.dim));
    const double build = seconds_of(
        [&] { flat.add(static_cast<faiss::Index::idx_t>(data.row_count()), data.rows.data()); });
    const auto bytes = static_cast<double>(data.dim * sizeof(float));
    report("faiss flat 256-d", data, bytes, build, [&](const float* query) {
        std::vector<float> scores(hits);
        std::vector<faiss::Index::idx_t> labels(hits);
        flat.search(1, query, hits, scores.data(), labels.data());
        return Rows(labels.begin(), labels.end());
    });
}
#endif

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return 2;
    const Data data{read_floats(arguments[1]), read_floats(arguments[2]),
                    std::strtoull(arguments[3], nullptr, 10)};
#ifdef PEER_HNSWLIB
    run_hnswlib(data);
#endif
#ifdef PEER_FAISS
    run_faiss(data);
#endif
    return 0;
}
