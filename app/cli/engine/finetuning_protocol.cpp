// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/finetuning_protocol.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/engine/demo/fashion_mnist_images.h"
#include "core/backbone/model_folder.h"
#include "core/backbone/tokenizer.h"

namespace sparsescope::cli {

namespace {

using reproduce::TunedOn;

Result<reproduce::LabelledPictures> fashion_pictures(const std::string& part) {
    SPARSESCOPE_ASSIGN(FashionMnistPart images, FashionMnistPart::open(part));
    reproduce::LabelledPictures all;
    constexpr int side = static_cast<int>(fashion_mnist_side);
    for (std::size_t row = 0; row < images.rows(); ++row) {
        Image image{side, side, 1,
                    std::vector<std::uint8_t>(fashion_mnist_side * fashion_mnist_side)};
        SPARSESCOPE_ASSIGN(const std::int32_t label, images.next(image.pixels));
        all.pictures.push_back(std::move(image));
        all.labels.push_back(label);
    }
    return all;
}

}  // namespace

std::vector<std::string> add_finetuning_options(FinetuningOptions& options, CLI::App& app) {
    app.add_option("--backbone", options.backbone,
                   "ft: the folder of the model that is finetuned; ft-pictures makes one itself");
    app.add_option("--device", options.device, "ft: where backbones are computed")
        ->check(CLI::IsMember({"cpu", "cuda"}))
        ->capture_default_str();
    app.add_option("--first-seed", options.first_seed, "ft: number of the first seed")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    app.add_option("--tune-epochs", options.epochs,
                   "ft: passes of a backbone over what it learns from")
        ->check(CLI::Range(1, 1000));
    app.add_option("--tune-batch", options.batch, "ft: pairs per step of a backbone")
        ->check(CLI::Range(2, 100'000));
    app.add_option("--tune-lr", options.learning_rate, "ft: learning rate of a backbone")
        ->check(CLI::PositiveNumber);
    app.add_option("--tune-joint-lr", options.joint_learning_rate,
                   "ft: that of a backbone in joint runs; default: as --tune-lr")
        ->check(CLI::PositiveNumber);
    app.add_flag("--fast", options.fast,
                 "ft: a few documents and steps, one k and one seed, to see whether all works");
    return {"--backbone",   "--device",  "--first-seed",    "--tune-epochs",
            "--tune-batch", "--tune-lr", "--tune-joint-lr", "--fast"};
}

void make_fast(reproduce::Protocol& protocol) {
    protocol.train_documents = 160;
    protocol.test_documents = 40;
    protocol.validation_documents = 40;
}

void make_fast(reproduce::TuningPlan& plan) {
    plan.ks = {2};
    plan.seeds = 1;
    plan.budget.epochs = 2;
    plan.budget.batch = 32;
    plan.tune.batch = 16;
    plan.tune.max_steps = 4;
}

reproduce::TuningPlan finetuning_plan(const FinetuningOptions& options,
                                      const reproduce::Protocol& protocol) {
    reproduce::TuningPlan plan;
    plan.backbone = options.backbone;
    plan.device = options.device;
    plan.first_seed = options.first_seed;
    reproduce::suit(plan, protocol);
    if (options.fast) make_fast(plan);
    if (options.epochs > 0) plan.tune.epochs = options.epochs;
    if (options.batch > 0) plan.tune.batch = options.batch;
    if (options.learning_rate > 0) plan.tune.learning_rate = options.learning_rate;
    if (options.joint_learning_rate > 0) plan.joint_learning_rate = options.joint_learning_rate;
    return plan;
}

Result<reproduce::TuningSet> finetuning_set(const reproduce::TuningPlan& plan,
                                            const reproduce::Protocol& protocol, Session& session) {
    if (plan.backbone.empty() && protocol.tuned != TunedOn::pictures)
        return fail(ErrorCode::not_found,
                    fmt::format("Say which model {} starts from: name its folder with --backbone.",
                                protocol.name));
    if (protocol.tuned == TunedOn::pictures) {
        SPARSESCOPE_ASSIGN(auto train, fashion_pictures("train"));
        if (session.interrupted()) return cancelled();
        SPARSESCOPE_ASSIGN(auto test, fashion_pictures("t10k"));
        return reproduce::picture_tuning_set(std::move(train), std::move(test), protocol);
    }
    SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(plan.backbone));
    SPARSESCOPE_ASSIGN(const auto tokenizer, open_tokenizer(model.transformer));
    SPARSESCOPE_ASSIGN(const auto glosses, reproduce::quoted_glosses(reproduce::wordnet_folder()));
    const auto tokens = std::min(model.max_tokens, static_cast<std::size_t>(plan.tune.max_tokens));
    return reproduce::text_tuning_set(glosses, *tokenizer, tokens, protocol);
}

}  // namespace sparsescope::cli
