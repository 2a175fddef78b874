// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/compressed_arms.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/search/compressed/compressed_rows.h"
#include "core/search/scan/dense_scan.h"

namespace sparsescope::reproduce {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t product_sample = 200 * Quantiser::values;  // two hundred rows a centroid
constexpr std::size_t binary_sample = 4096;                      // for a mean and a scale

EmbeddingMatrix test_rows(const ProtocolData& data) {
    EmbeddingMatrix rows(data.test_rows(), data.dim());
    for (std::size_t i = 0; i < rows.rows; ++i)
        std::ranges::copy(data.test().row(i), rows.row(i).begin());
    return rows;
}

Result<Representation> quantised(std::shared_ptr<const Quantiser> quantiser,
                                 const ProtocolData& data, std::stop_token stop) {
    Representation made;
    made.embeddings = decoded_rows(*quantiser, data.embeddings.view());
    made.queries = test_rows(data);
    made.bytes_per_document = static_cast<std::int64_t>(quantiser->bytes());
    SPARSESCOPE_ASSIGN(const auto rows,
                       CompressedRows::encode(std::move(quantiser), data.train(), std::move(stop)));
    made.search = [rows](std::span<const float> query, int n) {
        SearchCost cost;
        return rows->search(query, {.n = n}, cost).size();
    };
    return made;
}

// Trains on a sample of the training rows, and notes how.
template <class Train>
Result<Representation> trained(const ProtocolData& data, std::size_t most, std::uint64_t seed,
                               std::stop_token stop, Train train) {
    const auto start = Clock::now();
    const EmbeddingMatrix sample = training_sample(data.train(), most, seed);
    SPARSESCOPE_ASSIGN(std::shared_ptr<const Quantiser> quantiser, train(sample.view()));
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const Json config{{"bytes", quantiser->bytes()}, {"sample", sample.rows}, {"seed", seed}};
    SPARSESCOPE_ASSIGN(Representation made, quantised(std::move(quantiser), data, std::move(stop)));
    made.seconds = seconds;
    made.config_json = config.dump();
    return made;
}

}  // namespace

Result<Representation> product_codes(const ProtocolData& data, std::size_t bytes,
                                     std::uint64_t seed, std::stop_token stop) {
    return trained(data, product_sample, seed, stop, [&](EmbeddingView sample) {
        return train_product_quantiser(sample, std::min(bytes, data.dim()), seed, stop);
    });
}

Result<Representation> binary_codes(const Arm&, const ProtocolData& data,
                                    const RepresentationOptions& options, std::stop_token stop,
                                    const Progress&) {
    return trained(data, binary_sample, options.seed, stop, [&](EmbeddingView sample) {
        return train_binary_quantiser(sample, options.seed, stop);
    });
}

Result<Representation> rounded_to_bytes(const Arm&, const ProtocolData& data,
                                        const RepresentationOptions&, std::stop_token,
                                        const Progress&) {
    Representation made;
    made.embeddings = data.embeddings;
    for (std::size_t row = 0; row < data.rows(); ++row) {
        const auto x = made.embeddings.row(row);
        const float largest =
            std::abs(*std::ranges::max_element(x, {}, [](float value) { return std::abs(value); }));
        for (float& value : x)
            if (largest > 0) value = std::round(127 * value / largest) * largest / 127;
    }
    made.queries = test_rows(data);
    made.bytes_per_document = static_cast<std::int64_t>(data.dim() + sizeof(float));
    made.config_json = "{}";
    const auto rows = std::make_shared<const scan::ByteScan>(data.train());
    made.search = [rows](std::span<const float> query, int n) {
        return rows->search(query, n).size();
    };
    return made;
}

}  // namespace sparsescope::reproduce
