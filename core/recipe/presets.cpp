// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "core/recipe/train_config.h"

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

}  // namespace

std::span<const Preset> presets() {
    static const std::vector<Preset> list = {
        {"csrv2-text", "CSRv2 for text",
         "Annealed k, labels in the contrast; values of the official text runs of CSRv2 (arXiv "
         "2602.05735; lr 1e-4, batch 128).",
         TrainConfig{}},
        {"csrv2-vision", "CSRv2 for images",
         "Annealed k, labels in the contrast; values of the official vision runs of CSRv2 (arXiv "
         "2602.05735; lr 4e-4, batch 4096).",
         csrv2_vision()},
        {"balanced", "Balanced",
         "CSRv2 with a repulsion of all documents beside the labels, k annealed longer and the "
         "pre-bias started at the mean: more neurons in use, evener, cheaper to search. Our own.",
         balanced()},
        {"csr", "CSR",
         "The predecessor (arXiv 2503.01776): no annealing, contrast without labels; optimiser of "
         "CSRv2 for text, so that the two compare like with like.",
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
