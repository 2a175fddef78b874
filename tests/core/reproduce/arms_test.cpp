// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/arms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/parallel.h"
#include "core/reproduce/timing.h"
#include "tests/core/reproduce/made_data.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

constexpr std::size_t dim = 48;

class Arms : public testing::Test {
  protected:
    Arms() { set_compute_threads(1); }
    [[nodiscard]] static Representation make(const std::string& arm, const ProtocolData& data) {
        const RepresentationOptions options{
            .k = 8, .hidden = 64, .budget = {.epochs = 3, .batch = 64}};
        return value_of(represent(value_of(find_arm(arm)), data, options, {}, {}));
    }
    // Mean squared difference of the stored training rows from the embeddings.
    [[nodiscard]] double error(const std::string& arm) const {
        const Representation made = make(arm, data_);
        double sum = 0;
        for (std::size_t i = 0; i < data_.train_rows * dim; ++i)
            sum += std::pow(made.embeddings.values[i] - data_.embeddings.values[i], 2);
        return sum / static_cast<double>(data_.train_rows);
    }

    ProtocolData data_ = made_data(600, 80, dim);
};

TEST_F(Arms, LearnNothingFromTheTestRows) {
    ProtocolData other = data_;
    Random random(3);
    for (std::size_t i = other.train_rows; i < other.rows(); ++i) {
        for (float& value : other.embeddings.row(i))
            value = static_cast<float>(random.normal());
        other.labels[i] = static_cast<std::int32_t>(random.below(4));
    }
    for (const Arm& arm : arms()) {
        const Representation made = make(arm.name, data_), again = make(arm.name, other);
        EXPECT_EQ(made.config_json, again.config_json) << arm.name;
        for (std::size_t i = 0; i < data_.train_rows; ++i) {
            if (made.codes.rows() > 0) {
                EXPECT_TRUE(
                    std::ranges::equal(made.codes.row(i).weights, again.codes.row(i).weights))
                    << arm.name;
            } else {
                EXPECT_TRUE(std::ranges::equal(made.embeddings.row(i), again.embeddings.row(i)))
                    << arm.name;
            }
        }
    }
}

TEST_F(Arms, ThatCompressDocumentsAskWithWholeQueries) {
    for (const char* arm : {"pq8", "pq32", "binary", "int8"}) {
        const Representation made = make(arm, data_);
        ASSERT_EQ(made.queries.rows, data_.test_rows()) << arm;
        EXPECT_EQ(made.embeddings.rows, data_.rows()) << arm;
        EXPECT_TRUE(std::ranges::equal(made.query(data_, 5), data_.test().row(5))) << arm;
        EXPECT_FALSE(
            std::ranges::equal(made.embeddings.row(data_.train_rows + 5), data_.test().row(5)))
            << arm << ": stored documents are what is left of them";
        EXPECT_EQ(made.search(made.query(data_, 5), 10), 10U) << arm;
    }
    EXPECT_EQ(make("pq8", data_).bytes_per_document, 8);
    EXPECT_EQ(make("pq32", data_).bytes_per_document, 32);
    EXPECT_EQ(make("binary", data_).bytes_per_document, dim / 8);
    EXPECT_EQ(make("int8", data_).bytes_per_document, dim + 4);
    EXPECT_EQ(make("mrl", data_).bytes_per_document, 0) << "k tells";
}

TEST_F(Arms, LoseLessWithMoreBytes) {
    const double bits = error("binary"), eight = error("pq8"), many = error("pq32"),
                 int8 = error("int8");
    EXPECT_LT(eight, bits);
    EXPECT_LT(many, 0.7 * eight);
    EXPECT_LT(int8, 1e-4);
    EXPECT_GT(int8, 0);
}

TEST_F(Arms, SayHowMatryoshkaWasTuned) {
    const std::string config = make("mrl", data_).config_json;
    for (const char* words : {"\"start\"", "\"steps\":30", "\"validation_rows\":60", "\"tried\""})
        EXPECT_NE(config.find(words), std::string::npos) << words << " in " << config;
}

TEST_F(Arms, AreTimedByTheirOwnKernels) {
    for (const char* arm : {"csr", "mrl", "dense", "pq8", "binary", "int8"}) {
        const Representation made = make(arm, data_);
        const QueryTimes times = value_of(time_queries(made, data_, 8, {}));
        EXPECT_GT(times.warm, 0) << arm;
        EXPECT_GE(times.stream, times.warm) << arm;
    }
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = time_queries(make("dense", data_), data_, 8, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope::reproduce
