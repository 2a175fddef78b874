// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of encoding, top-k included, against the fp32 product of the same shape alone: what an
// encoder that computes every pre-activation and then finds the k largest in no time would reach.
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
        Fastest prepare;              // once per model
        double computed_per_row = 0;  // exact pre-activations
    };
    EncodeShape shape;
    Fastest sgemm;
    Way fp32;                    // the BLAS finds the candidates
    std::optional<Way> integer;  // 16-bit integers do, where the processor has them
    bool same_codes = true;      // to the last bit

    [[nodiscard]] double sgemm_gflops() const {
        return 2e-6 * static_cast<double>(shape.rows * shape.dim * shape.hidden) / sgemm.wall_ms;
    }
    // Of the rate of sgemm.
    [[nodiscard]] double rate(const Way& way) const { return sgemm.wall_ms / way.encode.wall_ms; }
    [[nodiscard]] double cpu_rate(const Way& way) const { return sgemm.cpu_ms / way.encode.cpu_ms; }
};

[[nodiscard]] Result<EncodeTiming> bench_encode(const EncodeShape& shape, int repetitions,
                                                std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
