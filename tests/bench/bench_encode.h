// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the speed of encoding, top-k included, against the fp32 matrix product of the same shape
// alone. An encoder that computes every pre-activation cannot be faster than that product.
#pragma once
#include <optional>
#include <span>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "tests/bench/fastest.h"

namespace sparsescope::bench {

struct EncodeShape {
    std::size_t dim;
    std::size_t hidden;
    std::size_t rows;
    int k;
};
[[nodiscard]] std::span<const EncodeShape> encode_shapes();

struct EncodeTiming {
    struct Way {
        Fastest encode;
        Fastest prepare;              // done once for each model
        double computed_per_row = 0;  // pre-activations that are computed exactly
    };
    EncodeShape shape;
    Fastest sgemm;
    Way fp32;                    // finds candidates with the BLAS
    std::optional<Way> integer;  // with 16-bit integers; nullopt: not on this processor
    bool same_codes = true;      // all ways gave the same codes, to the last bit

    [[nodiscard]] double sgemm_gflops() const {
        return 2e-6 * static_cast<double>(shape.rows * shape.dim * shape.hidden) / sgemm.wall_ms;
    }
    // The speed of a way as a share of the speed of sgemm, by wall time and by processor time.
    [[nodiscard]] double rate(const Way& way) const { return sgemm.wall_ms / way.encode.wall_ms; }
    [[nodiscard]] double cpu_rate(const Way& way) const { return sgemm.cpu_ms / way.encode.cpu_ms; }
};

[[nodiscard]] Result<EncodeTiming> bench_encode(const EncodeShape& shape, int repetitions,
                                                std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
