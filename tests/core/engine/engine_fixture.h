// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace with one small labelled dataset whose three classes are easy to tell apart.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/corpus/corpus.h"
#include "core/engine/train_on_dataset.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

class EngineTest : public testing::Test {
  protected:
    static constexpr std::size_t rows = 200;
    static constexpr std::size_t dim = 12;

    void SetUp() override {
        set_compute_threads(1);  // small work, and other tests run beside this one
        corpus_.emplace(value_of(Corpus::create(folder_.path() / "test.sscope")));
        dataset_ = add_dataset("small", dim);
    }

    // Every fourth document is for validation; dim 0: texts only.
    DatasetId add_dataset(const std::string& name, std::size_t values) {
        auto writer = value_of(
            corpus_->add_dataset({name, "", values, Normalization::none, {"a", "b", "c"}}));
        Random random(3);
        std::vector<NewDocument> documents(rows);
        EmbeddingMatrix embeddings(values == 0 ? 0 : rows, values);
        for (std::size_t row = 0; row < rows; ++row) {
            documents[row].text = "text";
            documents[row].label = static_cast<std::int32_t>(row % 3);
            documents[row].split = row % 4 == 3 ? Split::validation : Split::train;
            for (std::size_t i = 0; i < values; ++i)
                embeddings.row(row)[i] =
                    static_cast<float>((i % 3 == row % 3 ? 1 : 0) + 0.2 * random.normal());
        }
        succeed(writer->append(documents, embeddings.view()));
        return value_of(writer->commit());
    }

    [[nodiscard]] TrainRequest request() const {
        TrainRequest request;
        request.dataset = dataset_;
        request.config.hidden = 48;
        request.config.k = 3;
        request.config.initial_k = 8;
        request.config.batch = 25;
        request.config.epochs = 4;
        request.config.learning_rate = 3e-3;
        return request;
    }

    TemporaryFolder folder_;
    std::optional<Corpus> corpus_;
    DatasetId dataset_ = 0;
};

}  // namespace sparsescope
