// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/presets.h"

#include <vector>

namespace sparsescope {

namespace {

TrainConfig csrv2_vision() {
    TrainConfig config;
    config.preset = "csrv2-vision";
    config.aux_weight = 1.0 / 32;
    config.learning_rate = 4e-4;
    config.batch = 4096;
    return config;
}

TrainConfig csr() {
    TrainConfig config;
    config.preset = "csr";
    config.initial_k = 0;
    config.contrastive = ContrastiveMode::self;
    config.aux_weight = 1.0 / 32;
    return config;
}

TrainConfig sae() {
    TrainConfig config = csr();
    config.preset = "sae";
    config.contrastive = ContrastiveMode::none;
    config.contrastive_weight = 0;
    return config;
}

// The official loss on few neurons for two passes, with a learning rate to match.
TrainConfig quick() {
    TrainConfig config;
    config.preset = "quick";
    config.hidden = 1024;
    config.initial_k = 32;
    config.epochs = 2;
    config.learning_rate = 1e-3;
    return config;
}

// Found by experiment (docs/reproduction.md): a contrast that pushes all documents apart, somewhat
// stronger than the one with labels, keeps classes from piling up on few neurons.
TrainConfig balanced() {
    TrainConfig config;
    config.preset = "balanced";
    config.aux_weight = 1.0 / 32;
    config.repulsion_weight = 0.15;
    config.pre_bias_start = PreBiasStart::data_mean;
    config.decay_ratio = 0.9;
    config.learning_rate = 4e-4;
    return config;
}

// Found by experiment on validation documents (docs/reproduction.md): errors in shares of the
// variance, so that reconstruction has a say; every prefix of the code a code of its own, so that
// one model serves every k; the order of the embeddings as the target; neurons that start at
// documents, so that hardly any stays unused.
TrainConfig semantic() {
    TrainConfig config;
    config.preset = "semantic";
    config.k = 0;
    config.reconstruction = ReconstructionUnit::explained;
    config.nested_weight = 10;
    config.distil_weight = 2;
    config.contrastive = ContrastiveMode::none;
    config.contrastive_weight = 0;
    config.aux_weight = 1.0 / 32;
    config.pre_bias_start = PreBiasStart::data_mean;
    config.weight_start = WeightStart::documents;
    config.labels = LabelSource::automatic;
    config.epochs = 0;
    config.batch = 0;
    config.learning_rate = 1e-3;
    return config;
}

TrainConfig semantic_labels() {
    TrainConfig config = semantic();
    config.preset = "semantic-labels";
    config.nested_weight = 2;
    config.distil_weight = 0.7;
    config.levels_weight = 1;
    config.temperature = 0.1;
    return config;
}

}  // namespace

std::string_view default_preset(const DataShape& data) {
    const bool labelled = data.classes > 1 && 2 * data.unlabelled <= data.train_documents;
    return data.levels > 0 || labelled ? "semantic-labels" : "semantic";
}

std::span<const Preset> presets() {
    static const std::vector<Preset> list = {
        {"semantic-labels", "Semantic, with labels",
         "For search where documents have classes or levels: near relatives get like codes, one "
         "model for every k from 1 to 32. Costs some of the embeddings' own order. Our own.",
         semantic_labels()},
        {"semantic", "Semantic",
         "For search without labels: codes that order documents as the embeddings do, one model "
         "for every k from 1 to 32. Our own.",
         semantic()},
        {"csrv2-text", "CSRv2 for text",
         "The paper's recipe (arXiv 2602.05735), values of its official text runs (lr 1e-4, batch "
         "128): for comparing and reproducing. Tells classes apart; finds random members of them.",
         TrainConfig{}},
        {"csrv2-vision", "CSRv2 for images",
         "The same with the values of its official vision runs (lr 4e-4, batch 4096).",
         csrv2_vision()},
        {"balanced", "Balanced",
         "CSRv2 with a repulsion of all documents beside the labels, k annealed longer and the "
         "pre-bias started at the mean: more neurons in use, evener, cheaper to search. Our own.",
         balanced()},
        {"csr", "CSR",
         "The paper's predecessor (arXiv 2503.01776): no annealing, contrast without labels, "
         "optimiser of CSRv2 for text: what CSRv2 is compared with.",
         csr()},
        {"sae", "Sparse autoencoder",
         "Reconstruction and the revival of dead neurons only: CSR without any contrast.", sae()},
        {"quick", "Quick look",
         "1,024 neurons and two passes: seconds for ten thousand documents, to see whether data "
         "and "
         "labels are in order. Coarser features and some points of accuracy are the price. Our "
         "own values.",
         quick()},
    };
    return list;
}

Result<TrainConfig> preset_config(std::string_view name) {
    std::string names;
    for (const Preset& preset : presets()) {
        if (preset.name == name) return preset.config;
        names += (names.empty() ? "" : ", ") + preset.name;
    }
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no preset called \"{}\". Choose one of: {}.", name, names));
}

}  // namespace sparsescope
