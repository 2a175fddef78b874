// SPDX-License-Identifier: GPL-3.0-or-later
// What search makes of a representation, the same for codes and embeddings. Test rows ask and
// training rows answer; judged queries ask, and training and test rows answer.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/eval/ranking.h"
#include "core/eval/recall.h"
#include "core/reproduce/protocol.h"
#include "core/reproduce/scores.h"

namespace sparsescope::reproduce {

// What is the same for every representation of a protocol's data.
struct SearchGround {
    std::vector<std::int64_t> train_rows;
    std::vector<std::int64_t> test_rows;
    std::vector<std::int64_t> known_rows;   // both
    std::vector<std::int64_t> judged_rows;  // of a representation: behind both, as with_queries()
    DenseOrder dense;                       // the ten nearest training rows of each test row
};
[[nodiscard]] Result<SearchGround> search_ground(const ProtocolData& data, std::stop_token stop,
                                                 const Progress& progress);

// The data whose rows an arm represents: the judged queries stand behind the test rows, as
// further test rows without a label or path. Training and validation rows are what they were.
[[nodiscard]] ProtocolData with_queries(const ProtocolData& data);

// Adds recall@10 of the dense order, and with label paths wup@10 and deep@10. The documents of
// `test` are ground.train_rows, and its queries are ground.test_rows.
[[nodiscard]] Status add_test_scores(Scores& scores, const Ranker& test, const ProtocolData& data,
                                     const SearchGround& ground, std::stop_token stop,
                                     const Progress& progress);
// Adds nDCG@10, recall@10 and recall@100. The documents of `judged` are ground.known_rows, and its
// queries are the judged ones.
[[nodiscard]] Status add_judged_scores(Scores& scores, const Ranker& judged,
                                       const ProtocolData& data, std::stop_token stop,
                                       const Progress& progress);

}  // namespace sparsescope::reproduce
