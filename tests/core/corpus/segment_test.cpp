// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr int k = 2;

std::vector<std::byte> sample_data(std::size_t size, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::byte> data(size);
    for (auto& byte : data)
        byte = static_cast<std::byte>(random.next());
    return data;
}

class SegmentTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 100, 3);
    ModelId model_ = add_sample_model(corpus_, dataset_, sample_hidden);

    [[nodiscard]] Status put(std::int64_t first, std::int64_t rows,
                             std::span<const std::byte> data) {
        SegmentInfo place;
        place.first_row = first;
        place.rows = rows;
        return corpus_.put_segment(model_, k, place, data, value_of(corpus_.codes_version(model_)));
    }
    // "0-40 40-100": the rows of each segment.
    [[nodiscard]] std::string places() const {
        std::string text;
        for (const auto& segment : value_of(corpus_.segments(model_, k)))
            text += fmt::format("{}{}-{}", text.empty() ? "" : " ", segment.first_row,
                                segment.first_row + segment.rows);
        return text;
    }
    void damage(const std::string& sql) const {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute(sql.c_str()));
    }
    // Reading must say corrupt, name model and rows, and check() must say the same.
    void expect_damage(const std::string& named = "rows 0 to 49") const {
        const auto segments = value_of(corpus_.segments(model_, k));
        ASSERT_FALSE(segments.empty());
        const auto data = corpus_.segment_data(segments.front().id);
        ASSERT_FALSE(data);
        EXPECT_EQ(data.error().code, ErrorCode::corrupt);
        EXPECT_NE(data.error().message.find("model \"model-k2\""), std::string::npos);
        EXPECT_NE(data.error().message.find(named), std::string::npos) << data.error().message;
        const auto problems = value_of(corpus_.check());
        ASSERT_EQ(problems.size(), 1U);
        EXPECT_EQ(problems[0], data.error().message);
    }
};

TEST_F(SegmentTest, ComesBackAsItWasWritten) {
    const auto small = sample_data(1, 1);
    const auto large = sample_data((17 << 20) + 5, 2);  // three parts
    succeed(put(0, 60, large));
    succeed(put(60, 40, small));
    const auto segments = value_of(corpus_.segments(model_, k));
    ASSERT_EQ(segments.size(), 2U);
    EXPECT_EQ(segments[0].bytes, static_cast<std::int64_t>(large.size()));
    EXPECT_TRUE(value_of(corpus_.segment_data(segments[0].id)) == large);
    EXPECT_TRUE(value_of(corpus_.segment_data(segments[1].id)) == small);
    EXPECT_EQ(places(), "0-60 60-100");
    EXPECT_TRUE(value_of(corpus_.segments(model_, k + 1)).empty());
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(SegmentTest, ReplacesAllThatTouchItsRows) {
    const auto data = sample_data(10, 1);
    for (const auto first : {0, 20, 40, 60})
        succeed(put(first, 20, data));
    EXPECT_EQ(places(), "0-20 20-40 40-60 60-80");
    succeed(put(20, 40, data));
    EXPECT_EQ(places(), "0-20 20-60 60-80");
    succeed(put(59, 2, data));
    EXPECT_EQ(places(), "0-20 59-61");
    succeed(put(0, 100, data));
    EXPECT_EQ(places(), "0-100");
    // Those at another k are others.
    succeed(corpus_.put_segment(model_, 3, {0, 0, 50, 0}, data,
                                value_of(corpus_.codes_version(model_))));
    EXPECT_EQ(places(), "0-100");
    succeed(corpus_.drop_segments(model_));
    EXPECT_EQ(places(), "");
    EXPECT_TRUE(value_of(corpus_.segments(model_, 3)).empty());
}

TEST_F(SegmentTest, StandsAndFallsWithTheCodes) {
    const auto data = sample_data(10, 1);
    succeed(put(0, 100, data));
    value_of(append_sample(corpus_, dataset_, 5, sample_hidden, {model_}));
    EXPECT_EQ(places(), "0-100");
    succeed(put(100, 5, data));
    const auto version = value_of(corpus_.codes_version(model_));
    succeed(corpus_.set_codes(model_, sample_codes_of(0, 105, sample_hidden), 4));
    EXPECT_EQ(places(), "");
    // Somebody built one from the codes that were there before.
    const auto late = corpus_.put_segment(model_, k, {0, 0, 100, 0}, data, version);
    EXPECT_EQ(late.error().code, ErrorCode::busy);
    EXPECT_EQ(places(), "");
    succeed(put(0, 100, data));
    const auto id = value_of(corpus_.segments(model_, k)).at(0).id;
    succeed(corpus_.remove_model(model_));
    EXPECT_EQ(corpus_.segment_data(id).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.segments(model_, k).error().code, ErrorCode::not_found);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(SegmentTest, RefusesPlacesThatDoNotExist) {
    const auto data = sample_data(10, 1);
    for (const auto& [first, rows] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {-1, 5}, {0, 0}, {0, 101}, {100, 1}, {99, 2}, {1, std::int64_t{1} << 62}})
        EXPECT_EQ(put(first, rows, data).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(put(0, 10, {}).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.put_segment(99, k, {0, 0, 1, 0}, data, 0).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.put_segment(model_, 0, {0, 0, 1, 0}, data, 0).error().code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(places(), "");
}

TEST_F(SegmentTest, EveryChangedByteIsNoticed) {
    constexpr std::size_t size = 60;
    const auto data = sample_data(size, 3);
    const auto changed = [](std::size_t at) {
        return fmt::format(
            "UPDATE code_segment_part SET data = CAST(substr(data, 1, {0}) || CASE "
            "substr(data, {1}, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr(data, {2}) "
            "AS BLOB)",
            at, at + 1, at + 2);
    };
    for (std::size_t at = 0; at < size; ++at) {
        succeed(put(0, 50, data));
        damage(changed(at));
        expect_damage();
    }
}

TEST_F(SegmentTest, EveryChangedRecordIsNoticed) {
    const auto large = sample_data((8 << 20) + 100, 4);
    for (const char* sql : {
             "DELETE FROM code_segment_part WHERE part = 1",
             "DELETE FROM code_segment_part",
             "UPDATE code_segment_part SET part = 2 WHERE part = 1",
             "UPDATE code_segment_part SET part = part + 10",
             "UPDATE code_segment_part SET crc = crc + 1 WHERE part = 1",
             "UPDATE code_segment_part SET data = CAST(substr(data, 1, 50) AS BLOB) WHERE part = 1",
             "UPDATE code_segment SET bytes = bytes - 1",
             "UPDATE code_segment SET bytes = 4000000000000000",
             "UPDATE code_segment SET bytes = -5",
             "UPDATE code_segment SET crc = crc + 1",
         }) {
        succeed(put(0, 50, large));
        damage(sql);
        expect_damage();
    }
    // Moved: the checksum covers the place too.
    succeed(put(0, 50, large));
    damage("UPDATE code_segment SET first_row = 7");
    expect_damage("rows 7 to 56");
    succeed(put(0, 100, large));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
