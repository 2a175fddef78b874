// SPDX-License-Identifier: GPL-3.0-or-later
// The arms of a comparison are ways to make a representation of embeddings, all trained on the
// training rows with the same budget. An arm is one entry of the list in arms.cpp.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/reproduce/protocol.h"
#include "core/types/code_matrix.h"
#include "core/types/head_weights.h"

namespace sparsescope::reproduce {

// How much training every arm may have.
struct Budget {
    int epochs = 10;
    int batch = 1024;
    double learning_rate = 4e-4;

    bool operator==(const Budget&) const = default;
};

// What an arm made of all rows of the data.
struct Representation {
    HeadWeights decoder = {};    // of sparse arms: what turns codes back into embeddings
    CodeMatrix codes;            // of sparse arms, at most k entries a row
    EmbeddingMatrix embeddings;  // of the others, read at their first k numbers
    // For arms that compress documents but not queries, the test rows as they are asked, while
    // `embeddings` has every row as it is stored. Empty for the others, where both are the same.
    EmbeddingMatrix queries = {};
    // The bytes of a stored document, where k does not tell them; 0: four bytes for every active
    // neuron or number.
    std::int64_t bytes_per_document = 0;
    // For timing.h, where scanning `embeddings` is not how the arm is searched: finds the n best
    // training rows for a query by the arm's own kernel, and returns how many it found.
    std::function<std::size_t(std::span<const float> query, int n)> search = {};
    std::string config_json = {};  // how it was made
    double seconds = 0;            // of the training alone

    // Row i of the test rows as a query.
    [[nodiscard]] std::span<const float> query(const ProtocolData& data, std::size_t i) const {
        return queries.rows > 0 ? queries.row(i) : embeddings.row(data.train_rows + i);
    }
};

// k is the number of active neurons per code, or of nested and whole arms the longest prefix that
// will be read.
struct RepresentationOptions {
    int k = 2;
    int hidden = 0;
    std::uint64_t seed = 1;
    Budget budget;
};

struct Arm {
    enum class Kind {
        sparse,         // trained for one k and one h
        sparse_nested,  // trained once for each h, read at every k
        nested,         // trained once, read at every prefix k
        whole           // all dimensions; k is their number
    };
    using Make = Result<Representation> (*)(const Arm& arm, const ProtocolData& data,
                                            const RepresentationOptions& options,
                                            std::stop_token stop, const Progress& progress);
    std::string name;
    std::string title;
    std::string summary;
    Kind kind = Kind::sparse;
    bool random = true;  // depends on the seed
    Make make = nullptr;
    std::string preset = {};                       // of sparse and sparse_nested arms
    void (*adapt)(TrainConfig& config) = nullptr;  // likewise
};

[[nodiscard]] std::span<const Arm> arms();
// Those and, behind them, the arms of tuning_trials.h, which are made otherwise: what tables and
// charts name and order arms by.
[[nodiscard]] std::span<const Arm> listed_arms();
// invalid_argument for a name that is no arm, or an arm whose preset this version lacks.
[[nodiscard]] Result<Arm> find_arm(std::string_view name);

[[nodiscard]] Result<Representation> represent(const Arm& arm, const ProtocolData& data,
                                               const RepresentationOptions& options,
                                               std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::reproduce
