// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/make_map.h"

#include <cmath>
#include <fstream>

#include "core/workspace/map_export.h"
#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class MakeMapTest : public SearchTest {
  protected:
    MapWish wish(const std::string& method = "umap", bool of_codes = true) {
        MapWish wish;
        wish.dataset = dataset;
        if (of_codes) wish.model = model;
        wish.method = method;
        wish.settings.epochs = 50;
        return wish;
    }
    void add_documents(std::size_t count) {
        Batch batch = make_batch(count);
        CodeMatrix codes(hidden);
        for (std::size_t row = 0; row < count; ++row)
            codes.append(encode(head, batch.embeddings.row(row), stored_k).view());
        const std::vector<NewCodes> of_model{{model, &codes}};
        value_of(
            corpus.append_documents(dataset, batch.documents, batch.embeddings.view(), of_model));
    }
};

TEST_F(MakeMapTest, KeepsAMapThatIsJudged) {
    make_workspace(200);
    for (const bool of_codes : {true, false}) {
        const MadeMap made = value_of(make_map(corpus, wish("umap", of_codes)));
        EXPECT_EQ(made.judged, 200);
        const MapLayout stored = value_of(corpus.layout(made.info.id));
        EXPECT_EQ(stored.ids, value_of(corpus.document_ids(dataset)));
        EXPECT_EQ(stored.info.method, "umap");
        EXPECT_EQ(stored.info.k, of_codes ? k : 0);
        EXPECT_EQ(stored.info.model.has_value(), of_codes);
        EXPECT_EQ(stored.info.documents, 200);
        EXPECT_GT(stored.info.trustworthiness.value(), 0.6);
        EXPECT_GT(stored.info.continuity.value(), 0.6);
        EXPECT_EQ(stored.info.trustworthiness, made.info.trustworthiness);
        EXPECT_NE(stored.info.settings.find(R"("seed":1)"), std::string::npos);
        EXPECT_FALSE(stored.info.created.empty());
    }
}
TEST_F(MakeMapTest, NamesAreMadeFromMethodAndSourceAndAreFree) {
    make_workspace(60);
    EXPECT_EQ(value_of(make_map(corpus, wish("pca"))).info.name, "PCA of random-head at k 4");
    EXPECT_EQ(value_of(make_map(corpus, wish("pca"))).info.name, "PCA of random-head at k 4-2");
    EXPECT_EQ(value_of(make_map(corpus, wish("pca", false))).info.name, "PCA of embeddings");
    MapWish named = wish("pca");
    named.name = "  mine ";
    EXPECT_EQ(value_of(make_map(corpus, named)).info.name, "mine");
    named.name = "two\nlines";
    EXPECT_FALSE(make_map(corpus, named));
}
TEST_F(MakeMapTest, ObeysKAndSeedAndIsTheSameTwice) {
    make_workspace(120);
    const auto places = [&](int at_k, std::uint64_t seed) {
        MapWish changed = wish();
        changed.k = at_k;
        changed.settings.seed = seed;
        MadeMap made;
        return value_of(compute_map(corpus, changed, made)).x;
    };
    EXPECT_EQ(places(0, 1), places(4, 1));
    EXPECT_NE(places(2, 1), places(4, 1));
    EXPECT_NE(places(4, 2), places(4, 1));
    MapWish wrong = wish();
    wrong.k = 9;
    EXPECT_EQ(make_map(corpus, wrong).error().code, ErrorCode::invalid_argument);
}
TEST_F(MakeMapTest, LeavesRemovedDocumentsOut) {
    make_workspace(80);
    const auto ids = value_of(corpus.document_ids(dataset));
    const std::vector<DocumentId> gone{ids[0], ids[17], ids[79]};
    succeed(corpus.remove_documents(gone));
    for (const bool of_codes : {true, false}) {
        MadeMap made;
        const MapLayout layout = value_of(compute_map(corpus, wish("umap", of_codes), made));
        EXPECT_EQ(layout.ids.size(), 77U);
        for (const DocumentId id : gone)
            EXPECT_EQ(std::ranges::find(layout.ids, id), layout.ids.end());
        // Without them it is the map that is made where they never were.
        EXPECT_EQ(made.lonely, 0);
    }
}
TEST_F(MakeMapTest, StoppedItLeavesTheWorkspaceAsItWas) {
    make_workspace(150);
    const std::int64_t version = value_of(corpus.data_version());
    for (const std::string stage : {"finding neighbours", "moving documents", "judging the map"}) {
        std::stop_source source;
        bool met = false;
        const auto made = make_map(corpus, wish("umap", false), source.get_token(),
                                   [&](std::string_view at, std::int64_t, std::int64_t) {
                                       if (at != stage) return;
                                       met = true;
                                       source.request_stop();
                                   });
        EXPECT_TRUE(met) << stage;
        ASSERT_FALSE(made) << stage;
        EXPECT_EQ(made.error().code, ErrorCode::cancelled);
    }
    EXPECT_TRUE(value_of(corpus.layouts(dataset)).empty());
    EXPECT_EQ(value_of(corpus.data_version()), version);
}
TEST_F(MakeMapTest, FewDocumentsHaveAMapWithoutMeasures) {
    for (const std::size_t documents : {1, 2, 15}) {
        make_workspace(documents);
        const MadeMap made = value_of(make_map(corpus, wish()));
        EXPECT_EQ(made.info.documents, static_cast<std::int64_t>(documents));
        EXPECT_FALSE(made.info.trustworthiness);
        EXPECT_EQ(value_of(corpus.layout(made.info.id)).x.size(), documents);
        succeed(corpus.remove_dataset(dataset));
        head = {};
    }
}
TEST_F(MakeMapTest, SaysWhatIsMissing) {
    make_workspace(20);
    const auto message = [&](const MapWish& asked) {
        const auto made = make_map(corpus, asked);
        EXPECT_FALSE(made);
        return made ? std::string() : made.error().message;
    };
    // Texts only.
    DatasetSpec texts;
    texts.name = "texts";
    texts.source = "a test";
    auto writer = value_of(corpus.add_dataset(texts));
    NewDocument document;
    document.text = "a text";
    succeed(writer->append(std::vector<NewDocument>{document}, {}));
    MapWish of_texts = wish("umap", false);
    of_texts.dataset = value_of(writer->commit());
    writer.reset();
    EXPECT_NE(message(of_texts).find("has no embeddings"), std::string::npos);
    // A model of another dataset.
    of_texts.model = model;
    EXPECT_NE(message(of_texts).find("another dataset"), std::string::npos);
    // A model without codes.
    ModelInfo info = value_of(corpus.model(model));
    info.name = "silent";
    info.stored_k = 0;
    MapWish of_silent = wish();
    of_silent.model = value_of(corpus.add_model(info, head, nullptr));
    EXPECT_NE(message(of_silent).find("has no codes"), std::string::npos);
    // All documents removed.
    succeed(corpus.remove_documents(value_of(corpus.document_ids(dataset))));
    EXPECT_NE(message(wish()).find("has no documents"), std::string::npos);
    EXPECT_NE(message(wish("tsne")).find("no way to make a map"), std::string::npos);
    EXPECT_EQ(make_map(corpus, MapWish{.dataset = 99}).error().code, ErrorCode::not_found);
}
TEST_F(MakeMapTest, NewDocumentsGetAPlaceAndTheOthersStay) {
    make_workspace(150);
    for (const bool of_codes : {true, false}) {
        const LayoutId id = value_of(make_map(corpus, wish("umap", of_codes))).info.id;
        const MapLayout before = value_of(corpus.layout(id));
        EXPECT_EQ(value_of(documents_without_place(corpus, before)), 0);
        EXPECT_EQ(value_of(place_new_documents(corpus, id)), 0);
        add_documents(30);
        EXPECT_EQ(value_of(documents_without_place(corpus, before)), 30);
        EXPECT_EQ(value_of(place_new_documents(corpus, id)), 30);
        const MapLayout after = value_of(corpus.layout(id));
        EXPECT_EQ(after.ids, value_of(corpus.document_ids(dataset)));
        EXPECT_EQ(value_of(documents_without_place(corpus, after)), 0);
        for (std::size_t i = 0; i < before.ids.size(); ++i) {
            EXPECT_EQ(after.x[i], before.x[i]);
            EXPECT_EQ(after.y[i], before.y[i]);
        }
    }
}
TEST_F(MakeMapTest, PlacingObeysStopAndNeedsTheModel) {
    make_workspace(80);
    const LayoutId id = value_of(make_map(corpus, wish())).info.id;
    add_documents(10);
    std::stop_source source;
    source.request_stop();
    EXPECT_EQ(place_new_documents(corpus, id, source.get_token()).error().code,
              ErrorCode::cancelled);
    EXPECT_EQ(value_of(corpus.layout(id)).ids.size(), 80U);
    succeed(corpus.remove_model(model));
    const auto placed = place_new_documents(corpus, id);
    ASSERT_FALSE(placed);
    EXPECT_NE(placed.error().message.find("was deleted"), std::string::npos);
}
TEST_F(MakeMapTest, ExportsPlacesWithLabels) {
    make_workspace(60);
    const auto ids = value_of(corpus.document_ids(dataset));
    const LayoutId id = value_of(make_map(corpus, wish("pca"))).info.id;
    succeed(corpus.remove_documents(std::vector<DocumentId>{ids[1]}));
    const auto file = folder() / "map.csv";
    EXPECT_EQ(value_of(export_map(corpus, id, file)), 59);
    std::ifstream stream(file);
    std::string line;
    std::getline(stream, line);
    EXPECT_EQ(line, "document,x,y,label");
    std::getline(stream, line);
    const MapLayout layout = value_of(corpus.layout(id));
    const auto labels = value_of(corpus.labels(dataset));
    const std::string label = value_of(corpus.dataset(dataset)).label_name(labels.front());
    EXPECT_EQ(line, fmt::format("{},{},{},{}", ids[0], layout.x[0], layout.y[0], label));
    std::getline(stream, line);
    EXPECT_TRUE(line.starts_with(std::to_string(ids[2]) + ","));
    EXPECT_FALSE(export_map(corpus, id, folder() / "map.txt"));
    EXPECT_EQ(export_map(corpus, 99, file).error().code, ErrorCode::not_found);
}
TEST_F(MakeMapTest, RowsOfAMapAreThoseOfItsDocuments) {
    MapLayout layout;
    layout.ids = {3, 5, 9};
    const std::vector<DocumentId> ids{1, 3, 9, 12};
    EXPECT_EQ(rows_of_map(layout, ids), (std::vector<std::int64_t>{1, -1, 2}));
}

}  // namespace
}  // namespace sparsescope
