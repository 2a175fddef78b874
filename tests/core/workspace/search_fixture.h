// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace of random documents with a random head, and what a search of it must find, read from
// the stored codes by brute force.
#pragma once
#include <gtest/gtest.h>

#include "core/base/l2_normalize.h"
#include "core/base/random.h"
#include "core/code/sparse_head.h"
#include "core/workspace/search_request.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {

class SearchTest : public CorpusTest {
  protected:
    static constexpr std::size_t dim = 12;
    static constexpr std::size_t hidden = 48;
    static constexpr int k = 4;
    static constexpr int stored_k = 8;

    struct Batch {
        std::vector<NewDocument> documents;
        EmbeddingMatrix embeddings;
    };

    Batch make_batch(std::size_t count) {
        Batch batch{{}, EmbeddingMatrix(count, dim)};
        for (std::size_t row = 0; row < count; ++row) {
            for (float& value : batch.embeddings.row(row))
                value = static_cast<float>(random.uniform(-1, 1));
            l2_normalize(batch.embeddings.row(row));
            NewDocument document;
            document.label = static_cast<std::int32_t>(random.below(3)) - 1;
            document.split = random.below(4) == 0 ? Split::test : Split::train;
            document.text = "word" + std::to_string(random.below(5)) + " of " + std::to_string(row);
            batch.documents.push_back(document);
        }
        return batch;
    }

    void make_workspace(std::size_t documents) {
        DatasetSpec spec;
        spec.name = "random";
        spec.source = "a test";
        spec.dim = dim;
        spec.normalization = Normalization::l2;
        spec.label_names = {"north", "south"};
        const Batch batch = make_batch(documents);
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(batch.documents, batch.embeddings.view()));
        dataset = value_of(writer->commit());

        head.dim = dim;
        head.hidden = hidden;
        for (std::size_t i = 0; i < dim * hidden; ++i)
            head.encoder_weight.push_back(static_cast<float>(random.uniform(-1, 1)));
        head.pre_bias.assign(dim, 0);
        head.latent_bias.assign(hidden, 0);
        head.stats_last_nonzero.assign(hidden, 0);
        CodeMatrix codes(hidden);
        for (std::size_t row = 0; row < documents; ++row)
            codes.append(encode(head, batch.embeddings.row(row), stored_k).view());
        ModelInfo info;
        info.name = "random-head";
        info.dataset = dataset;
        info.dim = dim;
        info.hidden = hidden;
        info.k = k;
        info.stored_k = stored_k;
        model = value_of(corpus.add_model(info, head, &codes));
    }

    // Naive: every stored code, in double, without the index.
    std::vector<ScoredRow> expected(CodeView query, int at_k, int n, const RowSet* allowed) {
        const CodeMatrix codes = value_of(corpus.codes(model));
        std::vector<ScoredRow> rows;
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            if (allowed && !allowed->contains(row)) continue;
            const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(at_k));
            double score = 0;
            for (std::size_t i = 0; i < query.size(); ++i)
                for (std::size_t j = 0; j < code.size(); ++j)
                    if (query.neurons[i] == code.neurons[j])
                        score += static_cast<double>(query.weights[i]) * code.weights[j];
            if (score > 0)
                rows.push_back(
                    {static_cast<std::int64_t>(row), score / query.norm() / code.norm()});
        }
        std::ranges::sort(rows, is_better);
        if (rows.size() > static_cast<std::size_t>(n)) rows.resize(static_cast<std::size_t>(n));
        return rows;
    }

    // Scores agree to what rounding weights to fp16 leaves; neighbours that close may change
    // places.
    static void expect_close(const std::vector<SearchHit>& hits,
                             const std::vector<ScoredRow>& expected) {
        ASSERT_EQ(hits.size(), expected.size());
        for (std::size_t i = 0; i < hits.size(); ++i)
            EXPECT_NEAR(hits[i].score, expected[i].score, 1e-3) << "at " << i;
    }

    Random random{77};
    HeadWeights head;
    DatasetId dataset = 0;
    ModelId model = 0;
    Corpus corpus = value_of(Corpus::create(workspace()));
};

}  // namespace sparsescope
