// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/neurons/made_model.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t topics = 500;
constexpr std::size_t classes = 20;
constexpr std::size_t documents_at_once = 10'000;

EmbeddingMatrix random_rows(std::size_t rows, std::size_t dim, std::uint64_t seed) {
    Random random(seed);
    EmbeddingMatrix matrix(rows, dim);
    for (float& value : matrix.values)
        value = static_cast<float>(random.normal());
    return matrix;
}

// A direction for each topic, and some noise that documents take from at any place.
struct Directions {
    explicit Directions(std::size_t dim)
        : of_topic(random_rows(topics, dim, 3)), noise(random_rows(1009, dim, 5)) {}
    EmbeddingMatrix of_topic;
    EmbeddingMatrix noise;

    void fill(std::size_t document, std::span<float> x) const {
        const auto topic = of_topic.row(document % topics);
        const auto one = noise.row(document % noise.rows);
        const auto two = noise.row(document / noise.rows % noise.rows);
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = topic[i] + one[i] + two[i];
    }
};

// Half of a code's neurons belong to its topic, the others to all; low numbers are busier.
void add_code(Random& random, std::size_t document, const MadeShape& shape,
              std::vector<std::size_t>& last_used, CodeMatrix& codes) {
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    const std::size_t topic = document % topics * 97;
    while (neurons.size() < static_cast<std::size_t>(shape.stored_k)) {
        const double at = random.uniform(0, 1);
        const bool own = neurons.size() % 2 == 0;
        const auto neuron =
            own ? (topic + static_cast<std::size_t>(at * 100)) % shape.hidden
                : static_cast<std::size_t>(at * at * at * static_cast<double>(shape.hidden));
        if (last_used[neuron] == document + 1) continue;
        last_used[neuron] = document + 1;
        neurons.push_back(static_cast<NeuronId>(neuron));
        weights.push_back(1 / (1 + 0.05F * static_cast<float>(weights.size())));
    }
    codes.append({neurons, weights});
}

Result<DatasetId> store_texts(Corpus& corpus, const MadeShape& shape, std::stop_token stop,
                              const Progress& progress) {
    DatasetSpec spec{.name = "bench", .source = "made up", .dim = shape.dim};
    for (std::size_t i = 0; i < classes; ++i)
        spec.label_names.push_back(fmt::format("class {}", i));
    SPARSESCOPE_ASSIGN(const auto writer, corpus.add_dataset(spec));
    const Directions directions(shape.dim);
    EmbeddingMatrix embeddings(documents_at_once, shape.dim);
    for (std::size_t first = 0; first < shape.documents; first += documents_at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "storing documents", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(shape.documents));
        std::vector<NewDocument> documents(std::min(documents_at_once, shape.documents - first));
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const std::size_t document = first + i;
            documents[i].text = fmt::format("Document {} of topic{} and word{}", document,
                                            document % topics, document % 4001);
            documents[i].label = static_cast<std::int32_t>(document % topics % classes);
            documents[i].split = document % 10 == 0 ? Split::validation : Split::train;
            directions.fill(document, embeddings.row(i));
        }
        SPARSESCOPE_TRY(writer->append(documents, embeddings.view().slice(0, documents.size())));
    }
    return writer->commit();
}

}  // namespace

Result<ModelId> store_made_model(Corpus& corpus, const MadeShape& shape, std::stop_token stop,
                                 const Progress& progress) {
    SPARSESCOPE_ASSIGN(const DatasetId dataset, store_texts(corpus, shape, stop, progress));
    report(progress, "storing codes", 0, 0);
    CodeMatrix codes(shape.hidden);
    codes.reserve(shape.documents, static_cast<std::size_t>(shape.stored_k));
    Random random(7);
    std::vector<std::size_t> last_used(shape.hidden);
    for (std::size_t document = 0; document < shape.documents; ++document)
        add_code(random, document, shape, last_used, codes);
    HeadWeights head{.dim = shape.dim, .hidden = shape.hidden};
    head.encoder_weight = random_rows(shape.hidden, shape.dim, 11).values;
    head.pre_bias.resize(shape.dim);
    head.latent_bias.resize(shape.hidden);
    const ModelInfo info{.name = "bench",
                         .dataset = dataset,
                         .dim = shape.dim,
                         .hidden = shape.hidden,
                         .k = shape.k,
                         .stored_k = shape.stored_k};
    return corpus.add_model(info, head, &codes);
}

}  // namespace sparsescope::bench
