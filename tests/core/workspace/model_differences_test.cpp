// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/model_differences.h"

#include <gtest/gtest.h>

#include "core/recipe/train_params.h"
#include "core/workspace/deletion.h"

namespace sparsescope {
namespace {

ModelInfo model(DatasetId dataset, const std::string& preset, double rate, std::uint64_t seed) {
    TrainConfig config;
    config.preset = preset;
    config.learning_rate = rate;
    config.seed = seed;
    ModelInfo info;
    info.dataset = dataset;
    info.config = to_json(config);
    return info;
}

TEST(ModelDifferences, AreTheSettingsThatSiblingsDoNotShare) {
    const std::vector<ModelInfo> models = {
        model(1, "csrv2-text", 1e-3, 1), model(1, "csrv2-text", 1e-3, 2),
        model(1, "csrv2-text", 5e-4, 2), model(2, "csrv2-text", 1e-4, 7)};
    EXPECT_EQ(what_differs(models),
              (std::vector<std::string>{"lr 0.001, seed 1", "lr 0.001, seed 2", "lr 0.0005, seed 2",
                                        ""}));
}

TEST(ModelDifferences, APresetStandsForAllThatItSets) {
    auto loaded = model(1, "csr", 1e-3, 1);
    loaded.config.clear();
    auto odd = loaded;
    odd.config = "{\"k\": \"many\"}";
    const std::vector<ModelInfo> models = {model(1, "csr", 1e-3, 1), model(1, "semantic", 1e-4, 2),
                                           loaded, odd};
    EXPECT_EQ(what_differs(models), (std::vector<std::string>{"csr", "semantic", "", ""}));
    EXPECT_TRUE(what_differs({}).empty());
}

std::string in_bytes(std::int64_t bytes) {
    return std::to_string(bytes) + " B";
}

TEST(Deletion, OfAModelSaysWhetherItsRunCanMakeItAgain) {
    ModelDeletion deletion;
    deletion.model.name = "final";
    deletion.use = {10, 20, 30};
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "60 B of weights, codes and search index are deleted for good. It was loaded from a "
              "file, and only that file can bring it back.");
    deletion.run.emplace();
    deletion.run->id = 3;
    deletion.run->name = "first";
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "60 B of weights, codes and search index are deleted for good. Its run 3 (first) "
              "stays with its curves, but has no checkpoint any more: only training again can make "
              "the model again.");
    deletion.kept_at_step = 400;
    deletion.run->name = "final";
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "60 B of weights, codes and search index are deleted for good. Its run 3 (of the "
              "same name) stays with its curves and can make a model again, of its checkpoint of "
              "step 400.");
}

TEST(Deletion, OfADatasetNamesWhatGoesAlong) {
    DatasetDeletion deletion;
    deletion.dataset.dim = 4;
    deletion.dataset.documents = 12;
    deletion.dataset.removed_documents = 11;
    deletion.dataset_bytes = 7;
    EXPECT_TRUE(deletion.alone());
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "1 document with its embedding (7 B) is deleted for good. Only importing the file "
              "again brings it back.");
    deletion.dataset.removed_documents = 0;
    deletion.models = {"a", "b", "c", "d", "e"};
    deletion.model_bytes = 5;
    deletion.runs = {"r"};
    deletion.run_bytes = 9;
    EXPECT_FALSE(deletion.alone());
    EXPECT_EQ(deletion.bytes(), 21);
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "12 documents with their embeddings (7 B), 5 models (a, b, c and 2 more; 5 B) and 1 "
              "run with curves and checkpoints (r; 9 B) are deleted for good. Only importing the "
              "file again brings the documents back.");
}

// What finetuning made of a dataset has documents of its own.
TEST(Deletion, OfADatasetSaysWhatOfAFinetuningStays) {
    DatasetDeletion deletion;
    deletion.dataset.dim = 4;
    deletion.dataset.documents = 12;
    deletion.dataset_bytes = 7;
    deletion.derived = {"tuned"};
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "12 documents with their embeddings (7 B) are deleted for good. Only importing the "
              "file again brings the documents back. The dataset of the same documents that "
              "finetuning made of it (tuned) stays with documents, embeddings and models of its "
              "own.");
    deletion.derived = {"tuned", "joint"};
    EXPECT_TRUE(sentence_of(deletion, in_bytes)
                    .ends_with("The 2 datasets of the same documents that finetuning made of it "
                               "(tuned, joint) stay with documents, embeddings and models of "
                               "their own."));
    deletion.derived.clear();
    deletion.origin = "plain";
    EXPECT_EQ(sentence_of(deletion, in_bytes),
              "12 documents with their embeddings (7 B) are deleted for good. The documents stay "
              "in the dataset plain; only its finetuned encoder gives them these embeddings "
              "again.");
}

}  // namespace
}  // namespace sparsescope
