// SPDX-License-Identifier: GPL-3.0-or-later
// What import_dataset makes of its options: labels and texts from other files, splits,
// normalisation, unusable rows; and that nothing changes when anything is wrong.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/formats/array_writer.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

using Import = ImportTest;
using Names = std::vector<std::string>;

TEST_F(Import, LabelsComeFromAFileOfTheirOwn) {
    options_.file = write_array("data.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
    const std::vector<std::int64_t> numbers = {10, 9, 10};
    const auto npy = folder_.path() / "labels.npy";
    succeed(write_npy(npy, tensor("", ElementType::i64, {3}, numbers)));
    const auto npz = folder_.path() / "labels.npz";
    const TensorToWrite arrays[] = {tensor("labels", ElementType::i64, {3}, numbers)};
    succeed(write_npz(npz, arrays));
    const std::string bytes("\x0A\x09\x0A", 3);
    for (const auto& file : {npy, npz, folder_.write("labels.idx", idx_content(0x08, {3}, bytes)),
                             folder_.write("labels.gz", gzipped(idx_content(0x08, {3}, bytes))),
                             folder_.write("labels.txt", "10\n9\n10\n")}) {
        options_.labels_file = file;
        const auto info = imported();
        EXPECT_EQ(info.label_names, (Names{"9", "10"})) << file;
        EXPECT_EQ(label_of_each(info), (Names{"10", "9", "10"})) << file;
        EXPECT_EQ(info.source, "data.npy, " + file.filename().string());
        succeed(corpus_.remove_dataset(info.id));
    }
}

TEST_F(Import, LabelsOfAnotherLengthAreRefused) {
    options_.file = write_array("data.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
    options_.labels_file = folder_.write("few.txt", "a\nb\n");
    expect_refused({"few.txt", "only 2 labels", "3 rows"});
    options_.labels_file = folder_.write("many.txt", "a\nb\nc\nd\n");
    expect_refused({"many.txt", "more labels", "3 rows"});
    options_.labels_file = write_array("wrong.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
    expect_refused({"wrong.npy", "dimensions"});
    options_.labels_file = write_array("real.npy", {3}, {1, 2.5, 3});
    expect_refused({"real.npy", "not a whole number", "item 1"});
    options_.labels_file = folder_.path() / "missing.txt";
    expect_refused({"missing.txt"}, ErrorCode::not_found);
    options_.labels_file.reset();
    options_.file = folder_.path() / "short.npz";
    const std::vector<float> values = {1, 2, 3, 4};
    const std::vector<std::int64_t> labels = {1, 2, 3};
    const TensorToWrite arrays[] = {tensor("data", ElementType::f32, {2, 2}, values),
                                    tensor("label", ElementType::i64, {3}, labels)};
    succeed(write_npz(options_.file, arrays));
    expect_refused({"short.npz", "3 items", "2 embeddings"});
}

TEST_F(Import, TextsComeFromAFileOfTheirOwn) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    const auto csv = folder_.write("t.csv", "id,title,kind\n7,First,x\n8,Second,y\n");
    options_.texts_file = csv;
    options_.text_column = "title";
    options_.label_column = "kind";
    auto info = imported();
    auto documents = value_of(corpus_.documents(info.id, 0, 2));
    EXPECT_EQ(documents[1].text, "Second");
    EXPECT_EQ(documents[1].metadata, R"({"id":8})");
    EXPECT_EQ(label_of_each(info), (Names{"x", "y"}));
    succeed(corpus_.remove_dataset(info.id));

    options_.text_column.clear();
    options_.label_column.clear();
    for (const auto& file :
         {folder_.write("t.txt", "First\nSecond\n"),
          folder_.write("t.jsonl", "{\"text\":\"First\"}\n{\"text\":\"Second\"}")}) {
        options_.texts_file = file;
        info = imported();
        EXPECT_EQ(value_of(corpus_.documents(info.id, 0, 2))[0].text, "First");
        succeed(corpus_.remove_dataset(info.id));
    }
    options_.texts_file = folder_.write("few.txt", "First\n");
    expect_refused({"few.txt", "only 1 texts", "2 rows"});
    options_.texts_file = folder_.write("many.txt", "1\n2\n3\n");
    expect_refused({"many.txt", "more texts"});
}

TEST_F(Import, UnusableRowsAreCountedAndSkippedOnlyWhenAsked) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    options_.file = write_array("data.npy", {5, 2}, {1, 2, nan, 1, 0, 0, 3, 4, -infinity, 0});
    options_.labels_file = folder_.write("labels.txt", "a\nb\nb\na\nc\n");
    expect_refused({"3 of 5 rows", "rows 1, 2, 4", "row 1, column 0", "is NaN", "--skip-invalid"});
    options_.invalid_rows = InvalidRows::skip;
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 2);
    EXPECT_EQ(report.skipped, 3);
    EXPECT_EQ(report.skipped_rows, (std::vector<std::int64_t>{1, 2, 4}));
    const auto info = value_of(corpus_.dataset("sample"));
    EXPECT_EQ(info.label_names, Names{"a"});  // no documents are left of the others
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values, (std::vector<float>{1, 2, 3, 4}));
}

TEST_F(Import, OnlyTheFirstTenUnusableRowsAreNamed) {
    std::vector<float> values(40, 0);
    values[0] = 1;
    options_.file = write_array("data.npy", {20, 2}, values);
    expect_refused({"19 of 20", "(rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …"});
    values[0] = 0;
    options_.file = write_array("none.npy", {20, 2}, values);
    options_.invalid_rows = InvalidRows::skip;
    expect_refused({"all 20 rows"});
}

TEST_F(Import, NormalisesToLengthOneEvenWhereSquaresOverflow) {
    options_.file = write_array("data.npy", {2, 2}, {3, 4, 3e30F, -4e30F});
    options_.normalization = Normalization::l2;
    const auto info = imported();
    EXPECT_EQ(info.normalization, Normalization::l2);
    const auto values = value_of(corpus_.embeddings(info.id)).values;
    const std::vector<float> expected = {0.6F, 0.8F, 0.6F, -0.8F};
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(values[i], expected[i], 1e-6F);
}

TEST_F(Import, TheTestSplitIsStratifiedAndDependsOnTheSeedOnly) {
    std::string lines;
    for (int i = 0; i < 100; ++i)
        lines += i % 10 == 0 ? "rare\n" : "common\n";
    options_.file = write_array("data.npy", {100, 1}, std::vector<float>(100, 1));
    options_.labels_file = folder_.write("labels.txt", lines);
    options_.test_fraction = 0.2;
    std::set<std::vector<Split>> splits;
    for (const std::uint64_t seed : {1U, 1U, 2U}) {
        options_.seed = seed;
        const auto info = imported();
        EXPECT_EQ(info.test_documents, 20);
        const auto split = value_of(corpus_.splits(info.id));
        int rare = 0;
        for (std::size_t i = 0; i < 100; i += 10)
            rare += split[i] == Split::test ? 1 : 0;
        EXPECT_EQ(rare, 2);
        splits.insert(split);
        succeed(corpus_.remove_dataset(info.id));
    }
    EXPECT_EQ(splits.size(), 2U);
}

TEST_F(Import, ThreePartsAreStratified) {
    std::string lines;
    for (int i = 0; i < 200; ++i)
        lines += i % 10 == 0 ? "rare\n" : "common\n";
    options_.file = write_array("data.npy", {200, 1}, std::vector<float>(200, 1));
    options_.labels_file = folder_.write("labels.txt", lines);
    options_.test_fraction = 0.2;
    const auto without = imported();
    const auto tests_without = value_of(corpus_.splits(without.id));
    succeed(corpus_.remove_dataset(without.id));
    options_.validation_fraction = 0.1;
    const auto info = imported();
    EXPECT_EQ(info.train_documents, 140);
    EXPECT_EQ(info.validation_documents, 20);
    EXPECT_EQ(info.test_documents, 40);
    const auto splits = value_of(corpus_.splits(info.id));
    int rare = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        rare += i % 10 == 0 && splits[i] == Split::validation ? 1 : 0;
        EXPECT_EQ(splits[i] == Split::test, tests_without[i] == Split::test) << i;
    }
    EXPECT_EQ(rare, 2);
}

TEST_F(Import, ATenthIsHeldOutWhenNothingIsSaidUnlessThereAreFew) {
    options_.validation_fraction = std::nullopt;
    options_.test_fraction = std::nullopt;
    for (const std::uint64_t documents : {19U, 20U}) {
        options_.file = write_array("data.npy", {documents, 1}, std::vector<float>(documents, 1));
        const auto info = imported();
        EXPECT_EQ(info.validation_documents, documents == 20 ? 2 : 0);
        EXPECT_EQ(info.test_documents, documents == 20 ? 2 : 0);
        succeed(corpus_.remove_dataset(info.id));
    }
    options_.file = write_array("data.npy", {10, 1}, std::vector<float>(10, 1));
    options_.validation_fraction = 0.2;
    EXPECT_EQ(imported().validation_documents, 2);
}

TEST_F(Import, EveryLabelKeepsADocumentToLearnFrom) {
    options_.file = write_array("data.npy", {5, 1}, {1, 1, 1, 1, 1});
    options_.labels_file = folder_.write("labels.txt", "a\nb\nb\nc\n\n");
    options_.test_fraction = 0.5;
    options_.validation_fraction = 0.4;
    const auto info = imported();
    EXPECT_EQ(info.validation_documents + info.test_documents, 1);
    EXPECT_EQ(info.labelled_documents, 4);
}

TEST_F(Import, WrongOptionsAreRefused) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    for (const double fraction : {-0.1, 1.0, std::nan("")}) {
        options_.test_fraction = fraction;
        expect_refused({"test fraction"}, ErrorCode::invalid_argument);
    }
    options_.test_fraction = 0.5;
    for (const double fraction : {-0.1, 0.5, std::nan("")}) {
        options_.validation_fraction = fraction;
        expect_refused({"validation fraction"}, ErrorCode::invalid_argument);
    }
    options_.test_fraction = 0;
    options_.validation_fraction = 0;
    options_.level_columns = {"kingdom"};
    expect_refused({"data.npy", "kingdom"}, ErrorCode::invalid_argument);
    options_.level_columns.clear();
    options_.label_column = "kind";
    expect_refused({"data.npy", "kind"}, ErrorCode::invalid_argument);
    options_.label_column.clear();
    options_.name.clear();
    expect_refused({"name"}, ErrorCode::invalid_argument);
    options_.name = "sample";
    options_.file = folder_.write("picture.png", "\x89PNG");
    expect_refused({"picture.png", "folder", "csv"});
    options_.file = folder_.path() / "missing.npy";
    expect_refused({"missing.npy"}, ErrorCode::not_found);
    options_.file = folder_.path() / "empty";
    std::filesystem::create_directory(options_.file);
    expect_refused({"empty", "is a folder", ".npy"});
}

TEST_F(Import, ATakenNameIsRefusedAndTheOtherDatasetStays) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    value_of(run());
    const auto again = run();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(value_of(corpus_.datasets()).size(), 1U);
}

TEST_F(Import, ColumnsThatDoNotExistAreRefusedWithTheNamesOfThoseThatDo) {
    options_.file = folder_.write("a.csv", "text,kind\nhello,x\n");
    options_.label_column = "label";
    expect_refused({"a.csv", "label", "text, kind"});
    options_.file = folder_.write("a.jsonl", "{\"text\":\"hello\",\"kind\":\"x\"}\n");
    expect_refused({"a.jsonl", "label", "kind, text"});
    options_.file = folder_.path() / "a.npz";
    const std::vector<float> values = {1, 2};
    const TensorToWrite arrays[] = {tensor("data", ElementType::f32, {2, 1}, values)};
    succeed(write_npz(options_.file, arrays));
    expect_refused({"a.npz", "label", "data"});
}

TEST_F(Import, ShapesThatAreNoEmbeddingsAreRefused) {
    options_.file = write_array("flat.npy", {4}, {1, 2, 3, 4});
    expect_refused({"flat.npy", "1 dimension;"});
    options_.file = write_array("cube.npy", {1, 2, 2}, {1, 2, 3, 4});
    expect_refused({"cube.npy", "3 dimensions"});
    options_.file = write_array("narrow.npy", {4, 0}, {});
    expect_refused({"narrow.npy", "0 numbers"});
    options_.file = write_array("short.npy", {0, 4}, {});
    expect_refused({"short.npy", "no rows"});
    options_.file = folder_.write("labels.idx", idx_content(0x08, {2}, "ab"));
    expect_refused({"labels.idx", "labels"});
}

TEST_F(Import, ImagesKeepTheirPixels) {
    options_.file =
        folder_.write("images.gz", gzipped(idx_content(0x08, {2, 1, 2}, "\x01\x02\xFF\x33")));
    options_.labels_file = folder_.write("labels.gz", gzipped(idx_content(0x08, {2}, "\x07\x03")));
    const auto info = imported();
    EXPECT_TRUE(info.has_images);
    EXPECT_EQ(info.image_width, 2);
    EXPECT_EQ(info.image_height, 1);
    const auto ids = value_of(corpus_.document_ids(info.id));
    EXPECT_EQ(value_of(corpus_.image(ids[1])).pixels, (std::vector<std::uint8_t>{255, 0x33}));
    EXPECT_FLOAT_EQ(value_of(corpus_.embeddings(info.id)).values[3], 0.2F);
    EXPECT_EQ(label_of_each(info), (Names{"7", "3"}));
}

TEST_F(Import, StoppingLeavesTheWorkspaceAsItWas) {
    options_.file = write_array("data.npy", {5000, 1}, std::vector<float>(5000, 1));
    for (const std::string_view stage : {"checking rows", "writing documents"}) {
        std::stop_source stop;
        const auto report =
            import_dataset(corpus_, options_, stop.get_token(),
                           [&](std::string_view now, std::int64_t done, std::int64_t) {
                               if (now == stage && done > 0) stop.request_stop();
                           });
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, ErrorCode::cancelled);
        EXPECT_TRUE(value_of(corpus_.datasets()).empty());
    }
}

TEST_F(Import, AReadOnlyWorkspaceIsSaidToBeOne) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    auto reader = value_of(Corpus::open(folder_.path() / "test.sscope", Access::read_only));
    const auto report = import_dataset(reader, options_, {}, {});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::read_only);
}

}  // namespace
}  // namespace sparsescope
