// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/dataset_shape.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "core/recipe/schedule.h"
#include "core/recipe/schedule_notes.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class DatasetShapeTest : public CorpusTest {
  protected:
    // Numbers of spread 1 around `mean` in each of 8 dimensions.
    DataShape shape_of(std::size_t documents, double mean) {
        constexpr std::size_t dim = 8;
        EmbeddingMatrix embeddings(documents, dim);
        for (float& value : embeddings.values)
            value = static_cast<float>(mean + random.uniform(-std::sqrt(3.0), std::sqrt(3.0)));
        DatasetSpec spec;
        spec.name = "shifted " + std::to_string(mean) + " " + std::to_string(documents);
        spec.source = "a test";
        spec.dim = dim;
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(std::vector<NewDocument>(documents), embeddings.view()));
        const DatasetInfo info = value_of(corpus.dataset(value_of(writer->commit())));
        return value_of(dataset_shape(corpus, info));
    }
    Random random{3};
    Corpus corpus = value_of(Corpus::create(workspace()));
};

TEST_F(DatasetShapeTest, MeasuresHowFarTheMeanIsFromZero) {
    EXPECT_NEAR(shape_of(900, 3).mean_ratio, 3, 0.1);
    EXPECT_NEAR(shape_of(5000, 0.5).mean_ratio, 0.5, 0.05);  // sampled
    EXPECT_LT(shape_of(5000, 0).mean_ratio, 0.1);
    EXPECT_EQ(shape_of(1, 3).mean_ratio, 0);  // no spread
}

TEST_F(DatasetShapeTest, NeedsNoEmbeddings) {
    DatasetSpec spec;
    spec.name = "texts";
    spec.source = "a test";
    auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(std::vector<NewDocument>(3), {}));
    const DatasetInfo info = value_of(corpus.dataset(value_of(writer->commit())));
    const DataShape shape = value_of(dataset_shape(corpus, info));
    EXPECT_EQ(shape.train_documents, 3);
    EXPECT_EQ(shape.mean_ratio, 0);
}

TEST_F(DatasetShapeTest, CountsWhatTrainingDocumentsCarry) {
    DatasetSpec spec;
    spec.name = "texts";
    spec.source = "a test";
    std::vector<NewDocument> documents(4);
    documents[0].level = "animal/dog";
    documents[3].level = "animal/mammal/cat";
    documents[3].split = Split::validation;
    auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(documents, {}));
    const DatasetId id = value_of(writer->commit());
    const std::vector<DocumentId> ids = value_of(corpus.document_ids(id));
    succeed(corpus.tag_documents(std::vector{ids[0], ids[3]}, "some"));
    succeed(corpus.tag_documents(std::vector{ids[3]}, "none that trains"));
    succeed(corpus.tag_documents(std::vector{ids[0], ids[1], ids[2]}, "all that train"));
    const DataShape shape = value_of(dataset_shape(corpus, value_of(corpus.dataset(id))));
    EXPECT_EQ(shape.train_documents, 3);
    EXPECT_EQ(shape.levels, 2);
    EXPECT_EQ(shape.tags, 1);
}

TEST_F(DatasetShapeTest, HintsAtTheStartOfThePreBias) {
    const DataShape data = shape_of(900, 3);
    const auto notes = [&](PreBiasStart start) {
        TrainConfig config;
        config.contrastive = ContrastiveMode::self;
        config.pre_bias_start = start;
        std::string all;
        for (const std::string& note : schedule_notes(config, resolved(config, data), data))
            all += note + "\n";
        return all;
    };
    EXPECT_NE(notes(PreBiasStart::zero).find("times their spread, so many neurons will be dead"),
              std::string::npos)
        << notes(PreBiasStart::zero);
    EXPECT_NE(notes(PreBiasStart::data_mean).find("the pre-bias starts at the mean"),
              std::string::npos);
    TrainConfig config;
    const DataShape centred = shape_of(900, 0);
    for (const std::string& note : schedule_notes(config, resolved(config, centred), centred))
        EXPECT_EQ(note.find("spread"), std::string::npos) << note;
}

}  // namespace
}  // namespace sparsescope
