// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures in the workspace: what is kept of them, and what becomes of it.
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

Picture sample_picture(int row) {
    Picture picture;
    picture.width = 100 + row;
    picture.height = 50;
    picture.path = "cats/" + std::to_string(row) + ".png";
    picture.hash = std::string(64, static_cast<char>('a' + row % 6));
    picture.bytes = 1000 + row;
    picture.thumbnail.assign(2000, static_cast<std::uint8_t>(row));
    picture.thumbnail[0] = 0xFF;
    picture.thumbnail[1] = 0xD8;
    return picture;
}

class PictureStoreTest : public CorpusTest {
  protected:
    PictureStoreTest() : corpus_(value_of(Corpus::create(workspace()))) {
        DatasetSpec spec = sample_spec("photos", 0);
        spec.picture_folder = "/photos";
        const auto writer = value_of(corpus_.add_dataset(spec));
        auto documents = sample_documents(0, 10);
        for (int row = 0; row < 9; ++row)
            documents[static_cast<std::size_t>(row)].picture = sample_picture(row);
        succeed(writer->append(documents, {}));
        dataset_ = value_of(writer->commit());
        ids_ = value_of(corpus_.document_ids(dataset_));
    }
    std::int64_t stored() const {
        auto database = value_of(Database::open(workspace(), OpenMode::read_only));
        return value_of(database.integer("SELECT count(*) FROM picture"));
    }

    Corpus corpus_;
    DatasetId dataset_ = 0;
    std::vector<DocumentId> ids_;
};

TEST_F(PictureStoreTest, ComeBackAsTheyWent) {
    const Picture expected = sample_picture(3);
    const Picture found = value_of(corpus_.picture(ids_[3]));
    EXPECT_EQ(found.width, expected.width);
    EXPECT_EQ(found.height, expected.height);
    EXPECT_EQ(found.path, expected.path);
    EXPECT_EQ(found.hash, expected.hash);
    EXPECT_EQ(found.bytes, expected.bytes);
    EXPECT_EQ(found.thumbnail, expected.thumbnail);
    EXPECT_TRUE(value_of(corpus_.picture(ids_[9])).empty());
    const auto all = value_of(corpus_.pictures(dataset_));
    ASSERT_EQ(all.size(), 10U);
    EXPECT_EQ(all[8].path, "cats/8.png");
    EXPECT_TRUE(all[8].thumbnail.empty());
    EXPECT_TRUE(all[9].empty());
    const auto info = value_of(corpus_.dataset(dataset_));
    EXPECT_TRUE(info.has_images);
    EXPECT_EQ(info.picture_folder, "/photos");
    EXPECT_EQ(info.image_width, 100);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(PictureStoreTest, AreCountedInTheSize) {
    // Nine thumbnails of 2,000 bytes.
    EXPECT_GT(value_of(corpus_.dataset_bytes(dataset_)), 18'000);
    const auto before = value_of(corpus_.storage()).reclaimable_bytes;
    succeed(corpus_.remove_documents(std::span(ids_).first(5)));
    EXPECT_GT(value_of(corpus_.storage()).reclaimable_bytes, before + 10'000);
}

TEST_F(PictureStoreTest, MoveWithTheirFolderAndBelowIt) {
    succeed(corpus_.set_picture_folder(dataset_, "/elsewhere"));
    const Corpus::MovedPicture moved[] = {{ids_[2], "dogs/2.png"}};
    succeed(corpus_.move_pictures(dataset_, moved));
    EXPECT_EQ(value_of(corpus_.dataset(dataset_)).picture_folder, "/elsewhere");
    EXPECT_EQ(value_of(corpus_.picture(ids_[2])).path, "dogs/2.png");
    EXPECT_EQ(value_of(corpus_.picture(ids_[3])).path, "cats/3.png");
    EXPECT_FALSE(corpus_.set_picture_folder(77, "/x"));
}

TEST_F(PictureStoreTest, GoWithTheirDocumentsWhenTheseGoForGood) {
    succeed(corpus_.remove_documents(std::span(ids_).first(4)));
    EXPECT_EQ(stored(), 9);
    EXPECT_FALSE(value_of(corpus_.picture(ids_[0])).empty());
    succeed(corpus_.compact());
    EXPECT_EQ(stored(), 5);
    const auto rest = value_of(corpus_.pictures(dataset_));
    ASSERT_EQ(rest.size(), 6U);
    EXPECT_EQ(rest[0].path, "cats/4.png");
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_EQ(stored(), 0);
}

TEST_F(PictureStoreTest, AreInACopy) {
    const auto copy = folder() / "copy.sscope";
    succeed(corpus_.save_copy(copy));
    const auto other = value_of(Corpus::open(copy, Access::read_only));
    EXPECT_EQ(value_of(other.picture(ids_[5])).thumbnail, sample_picture(5).thumbnail);
    EXPECT_EQ(value_of(other.dataset(dataset_)).picture_folder, "/photos");
}

TEST_F(PictureStoreTest, HalfOnesAreRefused) {
    const auto add = [&](const auto& change) {
        auto documents = sample_documents(10, 1);
        documents[0].label = no_label;
        documents[0].split = Split::train;
        documents[0].picture = sample_picture(1);
        change(documents[0]);
        return corpus_.append_documents(dataset_, documents, {}, {}).has_value();
    };
    EXPECT_FALSE(add([](NewDocument& d) { d.picture.hash.clear(); }));
    EXPECT_FALSE(add([](NewDocument& d) { d.picture.path.clear(); }));
    EXPECT_FALSE(add([](NewDocument& d) { d.picture.thumbnail.clear(); }));
    EXPECT_FALSE(add([](NewDocument& d) { d.picture.height = -1; }));
    EXPECT_FALSE(add([](NewDocument& d) { d.image = {1, 1, 1, {0}}; }));
    EXPECT_TRUE(add([](NewDocument&) {}));
    EXPECT_EQ(stored(), 10);
}

TEST_F(PictureStoreTest, DamageIsFound) {
    for (const char* damage : {"UPDATE picture SET width = 0 WHERE document = 3",
                               "UPDATE picture SET hash = 'short' WHERE document = 3",
                               "UPDATE picture SET thumbnail = x'00' WHERE document = 3",
                               "INSERT INTO document_image VALUES (3, 1, 1, 1, x'00')"}) {
        const auto copy = folder() / "damaged.sscope";
        std::filesystem::remove(copy);
        succeed(corpus_.save_copy(copy));
        {
            auto database = value_of(Database::open(copy, OpenMode::read_write));
            succeed(database.execute(damage));
            database.checkpoint_on_close(true);
        }
        const auto problems = value_of(value_of(Corpus::open(copy, Access::read_only)).check());
        ASSERT_EQ(problems.size(), 1U) << damage;
        EXPECT_NE(problems[0].find("picture of document 3"), std::string::npos) << problems[0];
    }
}

}  // namespace
}  // namespace sparsescope
