// SPDX-License-Identifier: GPL-3.0-or-later
// What the arms of a finetuning protocol learn from and are judged by: documents in the order of
// ProtocolData (training, test, validation), each with a class, and of texts a query each. Which
// documents are chosen, and for what, depends on the data alone, never on a run's seed.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/backbone/tokenizer.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/reproduce/protocol.h"
#include "core/reproduce/wordnet_pairs.h"
#include "core/tune/tune_data.h"

namespace sparsescope::reproduce {

struct TuningSet {
    std::string protocol;
    // The documents; behind them, where there are queries, that of each document in their order.
    TuneInputs inputs;
    std::vector<std::int32_t> labels;  // of the documents: 0 … classes−1
    std::size_t train_rows = 0;
    std::size_t test_rows = 0;
    std::size_t validation_rows = 0;
    int classes = 0;
    bool queries = false;
    // Whether pairs of query and document are what is learned, each against all others; else
    // documents of one class are.
    bool pairs = false;

    [[nodiscard]] std::size_t documents() const { return labels.size(); }
    [[nodiscard]] std::int32_t query_of(std::size_t document) const {
        return static_cast<std::int32_t>(documents() + document);
    }
};

// invalid_input when there are fewer glosses than the protocol holds out and trains on. At most
// max_tokens of each text are read.
[[nodiscard]] Result<TuningSet> text_tuning_set(std::span<const QuotedGloss> glosses,
                                                const Tokenizer& tokenizer, std::size_t max_tokens,
                                                const Protocol& protocol);

struct LabelledPictures {
    std::vector<Image> pictures;
    std::vector<std::int32_t> labels;  // 0 … classes−1, where `test` has them, too
};
// Training and validation pictures are drawn from `train`, those of the test from `test`.
[[nodiscard]] Result<TuningSet> picture_tuning_set(LabelledPictures train, LabelledPictures test,
                                                   const Protocol& protocol);

// Rows of zeros stay what they are.
void bring_rows_to_length_1(EmbeddingMatrix& rows);

// embedded has a row for each input. Every document is a row, brought to length 1, and every query
// of a test (validation) document is answered by that document alone.
[[nodiscard]] ProtocolData protocol_data(const TuningSet& set, const EmbeddingMatrix& embedded);

// The batches of one pass over the training documents. Of pairs anchors are queries and positives
// their documents; of classes both are documents, and the positive is drawn from the others of its
// class (itself, where there is none). The last batch may be smaller; one that would be a single
// pair is left out.
[[nodiscard]] std::vector<TuneBatch> tuning_batches(const TuningSet& set, std::size_t batch,
                                                    Random& random);

}  // namespace sparsescope::reproduce
