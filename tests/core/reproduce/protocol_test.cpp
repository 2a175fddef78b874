// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/protocol.h"
#include "core/formats/safetensors_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

constexpr std::size_t texts = 200;
constexpr std::size_t protocol_dim = 6;

template <class T>
[[nodiscard]] TensorToWrite vector_of(const char* name, ElementType type,
                                      const std::vector<T>& values) {
    return {name, type, {values.size()}, std::as_bytes(std::span(values))};
}

// A file as the script writes it. Label 3 (noun.Tops), 7 and 9 in turn; ancestor 0 (none), 1000 or
// 2000. The first number of an embedding tells its row. The path of a row is its last two decimal
// digits and then itself. Query q is answered by row q and, when even, by row q + 1.
class Texts : public testing::Test {
  protected:
    Texts() {
        for (std::size_t row = 0; row < texts; ++row) {
            labels_.push_back(std::array{3, 7, 9}[row % 3]);
            ancestors_.push_back(
                static_cast<std::int64_t>(row % 4 == 0 ? 0 : row % 2 * 1000 + 1000));
            embeddings_[row * protocol_dim] = static_cast<float>(row + 1);
            embeddings_[row * protocol_dim + 1] = 100;
            for (const std::size_t node : {row % 10, 10 + row % 100, 200 + row})
                path_node_.push_back(static_cast<std::int32_t>(node));
            path_begin_.push_back(static_cast<std::int32_t>(path_node_.size()));
            query_row_.push_back(static_cast<std::int32_t>(row));
            if (row % 2 == 0) query_row_.push_back(static_cast<std::int32_t>(row + 1));
            query_begin_.push_back(static_cast<std::int32_t>(query_row_.size()));
        }
        write();
    }

    void write() const {
        const std::array tensors{vector_of("label", ElementType::i64, labels_),
                                 vector_of("ancestor", ElementType::i64, ancestors_),
                                 vector_of("path_begin", ElementType::i32, path_begin_),
                                 vector_of("path_node", ElementType::i32, path_node_),
                                 vector_of("query_begin", ElementType::i32, query_begin_),
                                 vector_of("query_row", ElementType::i32, query_row_),
                                 TensorToWrite{"embedding",
                                               ElementType::f32,
                                               {texts, protocol_dim},
                                               std::as_bytes(std::span(embeddings_))},
                                 TensorToWrite{"query_embedding",
                                               ElementType::f32,
                                               {texts, protocol_dim},
                                               std::as_bytes(std::span(embeddings_))}};
        succeed(write_safetensors(file_, tensors));
    }

    [[nodiscard]] static Protocol protocol(const std::string& name, std::int64_t train,
                                           std::int64_t test, std::int64_t validation) {
        Protocol chosen = value_of(find_protocol(name));
        chosen.train_documents = train;
        chosen.test_documents = test;
        chosen.validation_documents = validation;
        return chosen;
    }
    [[nodiscard]] static int row_of(std::span<const float> embedding) {
        return static_cast<int>(std::lround(embedding[0] / embedding[1] * 100)) - 1;
    }
    void expect_refused(const char* words) const {
        const auto data = read_protocol_data(file_, protocol("w25", 80, 30, 10));
        ASSERT_FALSE(data);
        EXPECT_EQ(data.error().code, ErrorCode::invalid_input);
        EXPECT_NE(data.error().message.find(words), std::string::npos) << data.error().message;
    }

    std::vector<std::int64_t> labels_, ancestors_;
    std::vector<std::int32_t> path_begin_{0}, path_node_, query_begin_{0}, query_row_;
    std::vector<float> embeddings_ = std::vector<float>(texts * protocol_dim);
    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "texts.safetensors";
};

TEST_F(Texts, LexicographerFilesWithoutTops) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("w25", 80, 30, 10)));
    EXPECT_EQ(data.train().rows, 80U);
    EXPECT_EQ(data.test().rows, 30U);
    EXPECT_EQ(data.validation().rows, 10U);
    EXPECT_EQ(data.validation_labels().size(), 10U);
    EXPECT_EQ(data.classes, 2);
    std::set<int> seen;
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const int row = row_of(data.embeddings.row(i));
        EXPECT_TRUE(seen.insert(row).second) << "a text is drawn once";
        EXPECT_EQ(data.labels[i], row % 3 == 1 ? 0 : 1);
        EXPECT_NE(row % 3, 0);
        EXPECT_NEAR(dot(data.embeddings.row(i), data.embeddings.row(i)), 1, 1e-5);
    }
}

TEST_F(Texts, AncestorsWithoutThoseThatHaveNone) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("w177", 90, 50, 10)));
    EXPECT_EQ(data.classes, 2);
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const int row = row_of(data.embeddings.row(i));
        EXPECT_NE(row % 4, 0);
        EXPECT_EQ(data.labels[i], row % 2);
    }
}

TEST_F(Texts, AllThatIsLeftIsTrainedOn) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("debian", 0, 30, 10)));
    EXPECT_EQ(data.train_rows, texts - 40);
    EXPECT_EQ(data.test_rows(), 30U);
}

TEST_F(Texts, HeldOutRowsStayTheSameWithFewerTrainingRows) {
    const ProtocolData many = value_of(read_protocol_data(file_, protocol("w25", 80, 30, 10)));
    const ProtocolData few = value_of(read_protocol_data(file_, protocol("w25", 40, 30, 10)));
    const auto same = [](EmbeddingView a, EmbeddingView b, std::size_t rows) {
        for (std::size_t i = 0; i < rows; ++i)
            EXPECT_EQ(row_of(a.row(i)), row_of(b.row(i)));
    };
    same(many.test(), few.test(), 30);
    same(many.validation(), few.validation(), 10);
    same(many.train(), few.train(), 40);
}

TEST_F(Texts, PathsFollowTheirRows) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("w25", 80, 30, 10)));
    ASSERT_EQ(data.paths.documents(), data.rows());
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const auto path = data.paths.of(i);
        const auto row = static_cast<std::uint32_t>(row_of(data.embeddings.row(i)));
        ASSERT_EQ(path.size(), 3U);
        EXPECT_EQ(path[0], row % 10);
        EXPECT_EQ(path[2], 200 + row);
    }
}

// Each query is judged once, by all the documents that answer it and that its search goes through.
void expect_answers(const JudgedQueries& queries, const ProtocolData& data, std::size_t searched,
                    const std::function<int(std::span<const float>)>& row_of) {
    ASSERT_EQ(queries.embeddings.rows, queries.size());
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const int query = row_of(queries.embeddings.row(i));
        std::set<int> expected, answers;
        for (std::size_t row = 0; row < searched; ++row) {
            const int original = row_of(data.embeddings.row(row));
            if (original == query || (query % 2 == 0 && original == query + 1))
                expected.insert(static_cast<int>(row));
        }
        for (const std::uint32_t row : queries.relevant[i])
            answers.insert(static_cast<int>(row));
        EXPECT_EQ(answers, expected) << "query " << query;
        EXPECT_FALSE(answers.empty());
    }
}

TEST_F(Texts, QueriesKnowTheirAnswers) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("w25", 80, 30, 10)));
    expect_answers(data.queries, data, data.train_rows + data.test_rows(), row_of);
    EXPECT_GT(data.queries.size(), data.validation_queries.size());

    const ProtocolData tuning = tuning_data(data);
    expect_answers(tuning.queries, tuning, tuning.rows(), row_of);
    EXPECT_EQ(tuning.queries.size(), data.validation_queries.size());
    EXPECT_GT(tuning.queries.size(), 10U);
    std::set<int> asked;
    for (const JudgedQueries* queries : {&data.queries, &tuning.queries})
        for (std::size_t i = 0; i < queries->size(); ++i)
            EXPECT_TRUE(asked.insert(row_of(queries->embeddings.row(i))).second);
}

TEST_F(Texts, TuningSeesNoTestRow) {
    const ProtocolData data = value_of(read_protocol_data(file_, protocol("w25", 80, 30, 10)));
    const ProtocolData tuning = tuning_data(data);
    EXPECT_EQ(tuning.rows(), 90U);
    EXPECT_EQ(tuning.test_rows(), 10U);
    ASSERT_EQ(tuning.labels.size(), 90U);
    ASSERT_EQ(tuning.paths.documents(), 90U);
    for (std::size_t i = 0; i < tuning.rows(); ++i) {
        const std::size_t from = i < 80 ? i : i + 30;
        EXPECT_EQ(row_of(tuning.embeddings.row(i)), row_of(data.embeddings.row(from)));
        EXPECT_EQ(tuning.labels[i], data.labels[from]);
        EXPECT_TRUE(std::ranges::equal(tuning.paths.of(i), data.paths.of(from)));
    }
}

TEST_F(Texts, TooFewAreRefusedWithTheirNumber) {
    const auto data = read_protocol_data(file_, protocol("w25", 120, 30, 10));
    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code, ErrorCode::invalid_input);
    EXPECT_NE(data.error().message.find("133"), std::string::npos) << data.error().message;
    EXPECT_FALSE(
        read_protocol_data(folder_.path() / "none.safetensors", protocol("w25", 10, 5, 5)));
}

TEST_F(Texts, TensorsThatDoNotFitAreRefused) {
    query_row_[5] = texts;
    write();
    expect_refused("query_row");
    query_row_[5] = 2;
    std::swap(path_begin_[3], path_begin_[4]);
    write();
    expect_refused("path_node");
    std::swap(path_begin_[3], path_begin_[4]);
    path_begin_.erase(path_begin_.begin() + 7);
    write();
    expect_refused("199 label paths");
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
    protocol.validation_documents = 15;
    const ProtocolData data = value_of(image_components(images(80), images(30), protocol, {}, {}));
    EXPECT_EQ(data.dim(), 256U);
    EXPECT_EQ(data.classes, 10);
    EXPECT_EQ(data.rows(), 95U);
    EXPECT_EQ(data.train_rows, 60U);
    EXPECT_EQ(data.test_rows(), 20U);
    for (std::size_t i = 0; i < data.rows(); ++i)
        EXPECT_NEAR(dot(data.embeddings.row(i), data.embeddings.row(i)), 1, 1e-4);
    protocol.train_documents = 66;
    EXPECT_FALSE(image_components(images(80), images(30), protocol, {}, {}));
}

}  // namespace
}  // namespace sparsescope::reproduce
