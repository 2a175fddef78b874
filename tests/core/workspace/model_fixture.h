// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace with six planted documents in two dimensions and a head of four neurons, one per
// direction of the axes. Codes are stored at k = 2.
#pragma once
#include <array>

#include "core/code/sparse_head.h"
#include "core/workspace/loaded_model.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {

struct PlantedDocument {
    std::array<float, 2> x;
    std::int32_t label;
    Split split;
};

class ModelTest : public CorpusTest {
  protected:
    static HeadWeights axes() {
        HeadWeights head;
        head.dim = 2;
        head.hidden = 4;
        head.encoder_weight = {1, 0, 0, 1, -1, 0, 0, -1};
        head.pre_bias = {0, 0};
        head.latent_bias = {0, 0, 0, 0};
        head.stats_last_nonzero = {0, 0, 0, 0};
        return head;
    }

    static std::vector<PlantedDocument> planted() {
        constexpr auto train = Split::train;
        constexpr auto test = Split::test;
        return {{{4, 1}, 0, train}, {{1, 4}, 1, train}, {{-3, 0}, 1, train},
                {{5, 1}, 0, test},  {{-1, 2}, 0, test}, {{0, 3}, no_label, train}};
    }

    // Adds one dataset of the documents and returns it.
    DatasetId add_dataset(const std::vector<PlantedDocument>& documents,
                          Normalization normalization = Normalization::none) {
        DatasetSpec spec;
        spec.name = "planted";
        spec.source = "a test";
        spec.dim = 2;
        spec.normalization = normalization;
        spec.label_names = {"east", "elsewhere"};
        EmbeddingMatrix embeddings(documents.size(), 2);
        std::vector<NewDocument> rows;
        for (std::size_t i = 0; i < documents.size(); ++i) {
            embeddings.row(i)[0] = documents[i].x[0];
            embeddings.row(i)[1] = documents[i].x[1];
            NewDocument document;
            document.text = "document " + std::to_string(i);
            document.label = documents[i].label;
            document.split = documents[i].split;
            rows.push_back(document);
        }
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(rows, embeddings.view()));
        return value_of(writer->commit());
    }

    ModelId add_model(DatasetId dataset, const std::vector<PlantedDocument>& documents,
                      bool encoded = true) {
        ModelInfo info;
        info.name = "axes";
        info.dataset = dataset;
        info.dim = 2;
        info.hidden = 4;
        info.k = 2;
        info.stored_k = encoded ? 2 : 0;
        CodeMatrix codes(4);
        for (const auto& document : documents)
            codes.append(encode(axes(), document.x, 2).view());
        return value_of(corpus.add_model(info, axes(), encoded ? &codes : nullptr));
    }

    std::shared_ptr<const LoadedModel> load(Normalization normalization = Normalization::none) {
        const DatasetId dataset = add_dataset(planted(), normalization);
        return value_of(load_model(corpus, add_model(dataset, planted())));
    }

    Corpus corpus = value_of(Corpus::create(workspace()));
};

}  // namespace sparsescope
