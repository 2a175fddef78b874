// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class LayoutTest : public CorpusTest {
  protected:
    [[nodiscard]] MapLayout made() const {
        MapLayout layout;
        layout.info.dataset = dataset_;
        layout.info.name = "by meaning";
        layout.info.method = "umap";
        layout.info.settings = R"({"seed":7})";
        layout.info.trustworthiness = 0.9;
        layout.ids = value_of(corpus_.document_ids(dataset_));
        for (std::size_t i = 0; i < layout.ids.size(); ++i) {
            layout.x.push_back(static_cast<float>(i));
            layout.y.push_back(-static_cast<float>(i));
        }
        return layout;
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 10, 4);
    ModelId model_ = add_sample_model(corpus_, dataset_, 8);
};

TEST_F(LayoutTest, IsReadAsItWasWritten) {
    MapLayout layout = made();
    layout.info.model = model_;
    layout.info.k = 4;
    const LayoutId id = value_of(corpus_.add_layout(layout));
    const MapLayout read = value_of(corpus_.layout(id));
    EXPECT_EQ(read.ids, layout.ids);
    EXPECT_EQ(read.x, layout.x);
    EXPECT_EQ(read.y, layout.y);
    EXPECT_EQ(read.info.name, "by meaning");
    EXPECT_EQ(read.info.settings, layout.info.settings);
    EXPECT_EQ(read.info.trustworthiness, 0.9);
    EXPECT_FALSE(read.info.continuity);
    EXPECT_EQ(read.info.model, model_);
    EXPECT_EQ(read.info.documents, 10);
    EXPECT_FALSE(read.info.created.empty());
    EXPECT_EQ(value_of(corpus_.layouts(dataset_)).size(), 1U);

    // The map outlives the model whose codes it shows, but not the documents.
    succeed(corpus_.remove_model(model_));
    EXPECT_FALSE(value_of(corpus_.layout(id)).info.model);
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_EQ(corpus_.layout(id).error().code, ErrorCode::not_found);
}

TEST_F(LayoutTest, LosesThePlacesOfDeletedDocumentsOnly) {
    const MapLayout layout = made();
    const LayoutId id = value_of(corpus_.add_layout(layout));
    succeed(corpus_.remove_documents(std::vector{layout.ids[0], layout.ids[4]}));
    EXPECT_EQ(value_of(corpus_.layout(id)).ids.size(), 10U);  // removing can be undone
    succeed(corpus_.compact());
    const MapLayout read = value_of(corpus_.layout(id));
    ASSERT_EQ(read.ids.size(), 8U);
    EXPECT_EQ(read.ids[0], layout.ids[1]);
    EXPECT_EQ(read.x[3], 5.0F);
    MapLayout fewer = read;
    fewer.x[0] = 42;
    succeed(corpus_.set_layout_places(id, fewer));
    EXPECT_EQ(value_of(corpus_.layout(id)).x[0], 42.0F);
    EXPECT_EQ(value_of(corpus_.layout(id)).info.documents, 8);
}

TEST_F(LayoutTest, RefusesPlacesThatAreNone) {
    MapLayout layout = made();
    layout.x[3] = std::nanf("");
    EXPECT_EQ(corpus_.add_layout(layout).error().code, ErrorCode::invalid_argument);
    layout = made();
    layout.y.pop_back();
    EXPECT_EQ(corpus_.add_layout(layout).error().code, ErrorCode::invalid_argument);
    layout = made();
    std::swap(layout.ids[0], layout.ids[1]);
    EXPECT_EQ(corpus_.add_layout(layout).error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(value_of(corpus_.layouts(dataset_)).empty());
}

TEST_F(LayoutTest, SaysWhenItIsDamaged) {
    const LayoutId id = value_of(corpus_.add_layout(made()));
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute("UPDATE map_layout_part SET data = zeroblob(160)"));
    }
    EXPECT_EQ(corpus_.layout(id).error().code, ErrorCode::corrupt);
    EXPECT_EQ(value_of(corpus_.check()),
              std::vector<std::string>{"The map \"by meaning\" is damaged. Make it again."});
}

TEST_F(LayoutTest, IsSoundAfterItWasWritten) {
    value_of(corpus_.add_layout(made()));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
