// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/compressed/quantiser.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/search/compressed/unit_row.h"

namespace sparsescope {

EmbeddingMatrix training_sample(EmbeddingView rows, std::size_t most, std::uint64_t seed) {
    std::vector<std::size_t> chosen;
    for (std::size_t row = 0; row < rows.rows; ++row)
        if (length_of(rows.row(row)) > 0) chosen.push_back(row);
    if (chosen.size() > most) {
        Random random(seed);
        random.shuffle(std::span(chosen));
        chosen.resize(most);
    }
    EmbeddingMatrix sample(chosen.size(), rows.dim);
    for (std::size_t i = 0; i < chosen.size(); ++i)
        to_unit(rows.row(chosen[i]), sample.row(i));
    return sample;
}

EmbeddingMatrix decoded_rows(const Quantiser& quantiser, EmbeddingView rows) {
    EmbeddingMatrix decoded(rows.rows, rows.dim);
    parallel_for(static_cast<std::int64_t>(rows.rows), [&](std::int64_t first, std::int64_t last) {
        std::vector<std::uint8_t> code(quantiser.bytes());
        std::vector<float> unit(rows.dim);
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row) {
            to_unit(rows.row(row), unit);
            quantiser.encode(unit, code);
            quantiser.decode(code, decoded.row(row));
        }
    });
    return decoded;
}

}  // namespace sparsescope
