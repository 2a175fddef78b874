// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sample_workspace.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/code/sparse_head.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::test {
namespace {

constexpr std::uint64_t seed = 7;

int label_of(int document) {
    return document % sample_labels;
}

// Label c raises dimension c; the rest is small noise.
EmbeddingMatrix planted_embeddings() {
    Random random(seed);
    EmbeddingMatrix embeddings(sample_documents, sample_dim);
    for (int i = 0; i < sample_documents; ++i) {
        auto row = embeddings.row(static_cast<std::size_t>(i));
        for (float& value : row)
            value = static_cast<float>(random.uniform(0, 0.2));
        row[static_cast<std::size_t>(label_of(i))] += 1;
    }
    return embeddings;
}

// Neuron i < labels reads dimension i; others read a random direction; the last one nothing.
HeadWeights planted_weights() {
    Random random(seed + 1);
    HeadWeights weights;
    weights.dim = sample_dim;
    weights.hidden = sample_hidden;
    weights.encoder_weight.resize(sample_dim * sample_hidden);
    weights.pre_bias.assign(sample_dim, 0);
    weights.latent_bias.assign(sample_hidden, 0);
    for (std::size_t i = 0; i < sample_hidden; ++i) {
        for (std::size_t j = 0; j < sample_dim; ++j) {
            const bool own = i < sample_labels;
            weights.encoder_weight[i * sample_dim + j] =
                own ? (i == j ? 1.0F : 0.0F) : static_cast<float>(random.uniform(-0.3, 0.3));
        }
    }
    weights.latent_bias[dead_neuron] = -100;
    return weights;
}

std::vector<NewDocument> planted_documents(const EmbeddingMatrix& embeddings,
                                           const SampleOptions& options) {
    std::vector<NewDocument> documents;
    for (int i = 0; i < sample_documents; ++i) {
        NewDocument document;
        const std::string word = sample_words[label_of(i)];
        document.text = word + " " + std::to_string(i) + " is a thing of sort " + word;
        if (options.labels) document.label = label_of(i);
        document.level = "thing/" + word;
        const int nth = i / sample_labels;  // of its label
        document.split = nth % 5 == 4    ? Split::test
                         : nth % 10 == 3 ? Split::validation
                                         : Split::train;
        if (options.images) {
            document.image = {4, 4, 1, {}};
            for (const float value : embeddings.view().row(static_cast<std::size_t>(i))) {
                document.image.pixels.push_back(
                    static_cast<std::uint8_t>(std::lround(200 * value)));
            }
        }
        documents.push_back(std::move(document));
    }
    return documents;
}

void add_model(Corpus& corpus, DatasetId dataset, const EmbeddingMatrix& embeddings, bool encoded) {
    const HeadWeights weights = planted_weights();
    CodeMatrix codes(sample_hidden);
    for (std::size_t i = 0; i < embeddings.rows; ++i) {
        codes.append(encode(weights, embeddings.view().row(i), sample_stored_k).view());
    }
    ModelInfo info;
    info.name = "planted-k4";
    info.dataset = dataset;
    info.dim = sample_dim;
    info.hidden = sample_hidden;
    info.k = sample_k;
    info.stored_k = encoded ? sample_stored_k : 0;
    info.config = to_json(TrainConfig{});
    value_of(corpus.add_model(info, weights, encoded ? &codes : nullptr));
}

}  // namespace

EncoderIdentity sample_encoder() {
    return {.kind = "command",
            .name = "words",
            .hash = "0123456789abcdef",
            .dim = sample_dim,
            .document_prefix = "passage: ",
            .query_prefix = "query: "};
}

void make_workspace(const std::filesystem::path& file, const SampleOptions& options) {
    auto corpus = value_of(Corpus::create(file));
    const EmbeddingMatrix embeddings = planted_embeddings();
    DatasetSpec spec;
    spec.name = "things";
    spec.source = "planted";
    spec.dim = options.embeddings ? sample_dim : 0;
    spec.encoder = options.encoder;
    if (options.labels) spec.label_names.assign(std::begin(sample_words), std::end(sample_words));
    const auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(planted_documents(embeddings, options),
                           options.embeddings ? embeddings.view() : EmbeddingView()));
    const DatasetId dataset = value_of(writer->commit());
    if (options.model && options.embeddings)
        add_model(corpus, dataset, embeddings, options.encoded);
}

StepMetrics step_metrics(std::int64_t step, std::int64_t total) {
    StepMetrics metrics;
    metrics.step = step;
    metrics.total_steps = total;
    metrics.k = 8;
    metrics.losses = {{"reconstruction", 0.5, 1}, {"auxiliary", 0.2, 0.1}};
    metrics.total_loss = 0.52;
    metrics.dead_share = 0.25;
    metrics.window_samples = 1000;
    metrics.explained_variance = 0.7;
    metrics.l0 = 7.5;
    metrics.steps_per_second = 50;
    metrics.seconds_left = 3;
    return metrics;
}

RunId add_run(const std::filesystem::path& file, std::int64_t process, std::int64_t steps,
              const std::string& checkpoint) {
    auto corpus = value_of(Corpus::open(file, Access::read_write));
    RunInfo run;
    run.name = "run 1";
    run.dataset = value_of(corpus.datasets()).front().id;
    TrainConfig config;
    config.hidden = sample_hidden;
    run.config = to_json(config);
    run.step = steps;
    run.total_steps = 100;
    run.process = process;
    run.checkpoint = checkpoint;
    run.checkpoint_step = checkpoint.empty() ? 0 : steps;
    const RunId id = value_of(corpus.add_run(run));
    RunMetrics metrics;
    for (std::int64_t step = 0; step < steps; ++step)
        metrics.steps.push_back(step_metrics(step, 100));
    succeed(corpus.append_metrics(id, metrics));
    return id;
}

}  // namespace sparsescope::test
