// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/protocol.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/formats/safetensors.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

constexpr std::size_t nouns = 200;
constexpr std::size_t dim = 6;

// Label 3 (noun.Tops), 7 and 9 in turn; ancestor 0 (none), 1000 or 2000. The first number of an
// embedding tells its row.
class Nouns : public testing::Test {
  protected:
    Nouns() {
        std::vector<float> embeddings(nouns * dim);
        std::vector<std::int64_t> labels, ancestors;
        for (std::size_t row = 0; row < nouns; ++row) {
            labels.push_back(std::array{3, 7, 9}[row % 3]);
            ancestors.push_back(
                static_cast<std::int64_t>(row % 4 == 0 ? 0 : row % 2 * 1000 + 1000));
            embeddings[row * dim] = static_cast<float>(row + 1);
            embeddings[row * dim + 1] = 100;
        }
        const std::array tensors{
            TensorToWrite{"label", ElementType::i64, {nouns}, std::as_bytes(std::span(labels))},
            TensorToWrite{
                "ancestor", ElementType::i64, {nouns}, std::as_bytes(std::span(ancestors))},
            TensorToWrite{
                "embedding", ElementType::f32, {nouns, dim}, std::as_bytes(std::span(embeddings))}};
        succeed(write_safetensors(file_, tensors));
    }

    [[nodiscard]] static Protocol protocol(const std::string& name, std::int64_t train,
                                           std::int64_t test) {
        Protocol chosen = value_of(find_protocol(name));
        chosen.train_documents = train;
        chosen.test_documents = test;
        return chosen;
    }
    [[nodiscard]] static int row_of(std::span<const float> embedding) {
        return static_cast<int>(std::lround(embedding[0] / embedding[1] * 100)) - 1;
    }

    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "nouns.safetensors";
};

TEST_F(Nouns, LexicographerFilesWithoutTops) {
    const ProtocolData data = value_of(wordnet_nouns(file_, protocol("w25", 80, 30)));
    EXPECT_EQ(data.train_rows, 80U);
    EXPECT_EQ(data.test_rows(), 30U);
    EXPECT_EQ(data.classes, 2);
    std::set<int> seen;
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const int row = row_of(data.embeddings.row(i));
        EXPECT_TRUE(seen.insert(row).second) << "a noun is drawn once";
        EXPECT_EQ(data.labels[i], row % 3 == 1 ? 0 : 1);
        EXPECT_NE(row % 3, 0);
        EXPECT_NEAR(dot(data.embeddings.row(i), data.embeddings.row(i)), 1, 1e-5);
    }
}

TEST_F(Nouns, AncestorsWithoutThoseThatHaveNone) {
    const ProtocolData data = value_of(wordnet_nouns(file_, protocol("w177", 100, 50)));
    EXPECT_EQ(data.classes, 2);
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const int row = row_of(data.embeddings.row(i));
        EXPECT_NE(row % 4, 0);
        EXPECT_EQ(data.labels[i], row % 2);
    }
}

TEST_F(Nouns, TestRowsStayTheSameWithFewerTrainingRows) {
    const ProtocolData many = value_of(wordnet_nouns(file_, protocol("w25", 80, 30)));
    const ProtocolData few = value_of(wordnet_nouns(file_, protocol("w25", 40, 30)));
    for (std::size_t i = 0; i < 30; ++i)
        EXPECT_EQ(row_of(many.test().row(i)), row_of(few.test().row(i)));
    for (std::size_t i = 0; i < 40; ++i)
        EXPECT_EQ(row_of(many.train().row(i)), row_of(few.train().row(i)));
}

TEST_F(Nouns, TooFewIsRefusedWithTheirNumber) {
    const auto data = wordnet_nouns(file_, protocol("w25", 120, 30));
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code, ErrorCode::invalid_input);
    EXPECT_NE(data.error().message.find("133"), std::string::npos) << data.error().message;
    EXPECT_FALSE(wordnet_nouns(folder_.path() / "none.safetensors", protocol("w25", 10, 5)));
}

TEST(Images, BecomeComponentsOfLengthOne) {
    Random random(2);
    const auto images = [&](std::size_t count) {
        LabelledImages made{EmbeddingMatrix(count, 300), {}};
        for (std::size_t i = 0; i < count; ++i) {
            for (float& pixel : made.pixels.row(i))
                pixel = static_cast<float>(random.uniform());
            made.labels.push_back(static_cast<std::int32_t>(i % 10));
        }
        return made;
    };
    Protocol protocol = value_of(find_protocol("f10"));
    protocol.train_documents = 60;
    protocol.test_documents = 20;
    const ProtocolData data = value_of(image_components(images(80), images(30), protocol, {}, {}));
    EXPECT_EQ(data.dim(), 256U);
    EXPECT_EQ(data.classes, 10);
    EXPECT_EQ(data.rows(), 80U);
    for (std::size_t i = 0; i < data.rows(); ++i)
        EXPECT_NEAR(dot(data.embeddings.row(i), data.embeddings.row(i)), 1, 1e-4);
    protocol.train_documents = 100;
    EXPECT_FALSE(image_components(images(80), images(30), protocol, {}, {}));
}

}  // namespace
}  // namespace sparsescope::reproduce
