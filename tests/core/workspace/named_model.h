// SPDX-License-Identifier: GPL-3.0-or-later
// A model whose neurons are each active in the documents of one group.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/workspace/loaded_model.h"
#include "core/workspace/neuron_names.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {

// One neuron a document group; every document holds its group's words.
class NamedModelTest : public CorpusTest {
  protected:
    struct Group {
        std::vector<std::string> texts;
        std::int32_t label = no_label;
        Split split = Split::train;
    };
    std::shared_ptr<const LoadedModel> model_of(const std::vector<Group>& groups,
                                                const std::string& name = "groups") {
        DatasetSpec spec;
        spec.name = name;
        spec.source = "a test";
        spec.dim = 2;
        spec.label_names = label_names;
        std::vector<NewDocument> documents;
        CodeMatrix codes(groups.size());
        for (std::size_t group = 0; group < groups.size(); ++group) {
            for (const std::string& text : groups[group].texts) {
                NewDocument document;
                document.text = text;
                document.label = groups[group].label;
                document.split = groups[group].split;
                documents.push_back(document);
                const auto neuron = static_cast<NeuronId>(group);
                const float weight = 1;
                codes.append({std::span(&neuron, 1), std::span(&weight, 1)});
            }
        }
        EmbeddingMatrix embeddings(documents.size(), 2);
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, embeddings.view()));
        HeadWeights head;
        head.dim = 2;
        head.hidden = groups.size();
        for (std::size_t group = 0; group < groups.size(); ++group) {
            const auto angle = static_cast<float>(group) / static_cast<float>(groups.size());
            head.encoder_weight.insert(head.encoder_weight.end(), {1 - angle, angle});
        }
        head.pre_bias.assign(2, 0);
        head.latent_bias.assign(groups.size(), 0);
        head.stats_last_nonzero.assign(groups.size(), 0);
        ModelInfo info;
        info.name = name;
        info.dataset = value_of(writer->commit());
        info.dim = 2;
        info.hidden = groups.size();
        info.k = info.stored_k = 1;
        return value_of(load_model(corpus, value_of(corpus.add_model(info, head, &codes))));
    }
    std::vector<std::string> label_names{"animal", "thing"};
    Corpus corpus = value_of(Corpus::create(workspace()));
};

}  // namespace sparsescope
