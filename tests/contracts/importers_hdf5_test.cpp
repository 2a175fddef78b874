// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 files as h5py writes them (tests/data/hdf5, tests/interop/make_hdf5.py).
#include "core/corpus/import_preview.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

class Hdf5Import : public ImportTest {
  protected:
    void use(const std::string& name) {
        options_.file = std::filesystem::path(test_data()) / "hdf5" / name;
    }
};

TEST_F(Hdf5Import, PartsOfABenchmarkBecomeParts) {
    use("ann.hdf5");
    const auto preview = value_of(preview_import(options_));
    EXPECT_EQ(preview.front().documents, 7);
    EXPECT_EQ(preview.front().dim, 3U);
    ASSERT_FALSE(preview.front().notes.empty());
    const std::string& note = preview.front().notes.back();
    EXPECT_NE(note.find("5 rows of \"train\""), std::string::npos) << note;
    EXPECT_NE(note.find("angular"), std::string::npos) << note;
    const DatasetInfo info = imported();
    EXPECT_EQ(info.train_documents, 5);
    EXPECT_EQ(info.test_documents, 2);
    const auto splits = value_of(corpus_.splits(info.id));
    EXPECT_EQ(splits.front(), Split::train);
    EXPECT_EQ(splits.back(), Split::test);
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values,
              (std::vector<float>{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
                                  12, 13, 14, 15, -1, -2, -3, -4, -5, -6}));
}

TEST_F(Hdf5Import, SharesThatAreAskedForWinOverTheFilesParts) {
    use("ann.hdf5");
    options_.divide_anew = true;
    EXPECT_EQ(imported().test_documents, 0);
}

TEST_F(Hdf5Import, APartCanBeChosen) {
    use("ann.hdf5");
    options_.embedding_column = "test";
    const DatasetInfo info = imported();
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values,
              (std::vector<float>{-1, -2, -3, -4, -5, -6}));
}

TEST_F(Hdf5Import, TheOnlyMatrixOfFloatsIsTheEmbedding) {
    use("nested.h5");  // big-endian doubles, beside a matrix of whole numbers
    const DatasetInfo info = imported();
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values,
              (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_F(Hdf5Import, OptionsThatNameWhatIsNotThereAreRefused) {
    use("nested.h5");
    options_.embedding_column = "vectors";
    expect_refused({"nested.h5", "\"vectors\"", "group/vectors"});
    options_.embedding_column.clear();
    options_.label_column = "names";
    expect_refused({"nested.h5", "names", "text"});
}

TEST_F(Hdf5Import, LabelsOfOtherFilesMayComeFromOne) {
    options_.file = write_array("data.npy", {6, 1}, {1, 2, 3, 4, 5, 6});
    options_.labels_file = std::filesystem::path(test_data()) / "hdf5" / "sample.h5";
    EXPECT_EQ(label_of_each(imported()), (std::vector<std::string>{"0", "1", "0", "1", "0", "1"}));
}

}  // namespace
}  // namespace sparsescope
