// SPDX-License-Identifier: GPL-3.0-or-later
// Why a document is where it is in the list of a sparse search, or why it is not in it. Any thread.
#pragma once
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/search_request.h"

namespace sparsescope {

struct WhyNot {
    DocumentId document = 0;
    double score = 0;
    std::int64_t rank = 0;    // exact, 1 = best; 0: its score is 0, so it has no rank
    double score_needed = 0;  // the score of the list's last hit; 0 when the list is not full
    std::vector<Contribution> shared;
    std::vector<QueryNeuron> query_only;  // what the document lacks
    // What the query does not ask for, with the document's weights.
    std::vector<QueryNeuron> document_only;
    // The smallest change of one weight of the query that brings it into the list, as a NeuronTerm
    // would make it: from → to at a neuron of the document. The best come first; there are none
    // when the document is in the list, or when no weight of a single neuron can bring it there.
    struct Boost {
        NeuronId neuron = 0;
        double from = 0;
        double to = 0;
    };
    std::vector<Boost> boosts;
    // Why it could not be a hit at all (a filter, a forbidden neuron, it is removed, …), or "".
    std::string excluded;
};

// unsupported where the list is not ordered by codes (a dense column, a search for words);
// not_found when there is no such document.
[[nodiscard]] Result<WhyNot> why_not(const Corpus& corpus, const Searchable& searchable,
                                     const SearchRequest& request, const SearchColumn& column,
                                     DocumentId document, std::stop_token stop = {});

}  // namespace sparsescope
