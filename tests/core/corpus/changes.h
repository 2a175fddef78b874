// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of a workspace that follow from a seed: adding, removing, restoring and encoding
// documents, keeping parts of the search index, compacting. Whoever knows the seed knows what the
// file must hold after any number of them.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope::changes {

inline constexpr std::size_t dim = 60;
inline constexpr std::size_t hidden = 50;
inline constexpr int k = 2;
inline constexpr std::size_t most_rows = 4000;

// Where they happen.
struct Place {
    DatasetId dataset = 0;
    ModelId model = 0;
};

struct Row {
    std::size_t number = 0;  // of the sample document that it is
    bool removed = false;
    bool operator==(const Row&) const = default;
};
struct Segment {
    std::int64_t rows = 0;
    std::uint64_t seed = 0;
    bool operator==(const Segment&) const = default;
};
struct State {
    std::vector<Row> rows;
    std::map<std::int64_t, Segment> segments;  // by first row
    bool operator==(const State&) const = default;
};

struct Change {
    enum class Kind { append, remove, restore, segment, codes, compact };
    Kind kind = Kind::append;
    std::vector<std::size_t> rows;  // to remove or restore
    std::int64_t first = 0;         // of a segment; number of the first new document
    std::int64_t count = 0;
    std::uint64_t seed = 0;
};

inline std::vector<std::byte> segment_bytes(const Segment& segment) {
    Random random(segment.seed);
    std::vector<std::byte> bytes(1000 + random.below(300'000));
    for (std::size_t i = 0; i < bytes.size(); i += 64)
        bytes[i] = static_cast<std::byte>(random.next());
    return bytes;
}

inline Change choose(const State& state, std::size_t next_number, Random& random) {
    using Kind = Change::Kind;
    constexpr Kind kinds[] = {Kind::append, Kind::append,  Kind::append,  Kind::remove,
                              Kind::remove, Kind::restore, Kind::segment, Kind::segment,
                              Kind::codes,  Kind::compact};
    Change change;
    change.kind = kinds[random.below(std::size(kinds))];
    if (state.rows.empty()) change.kind = Kind::append;
    if (change.kind == Kind::append && state.rows.size() > most_rows) change.kind = Kind::compact;
    const auto rows = state.rows.size();
    switch (change.kind) {
        case Kind::append:
            change.first = static_cast<std::int64_t>(next_number);
            change.count = static_cast<std::int64_t>(1 + random.below(2) * random.below(700));
            break;
        case Kind::remove:
        case Kind::restore:
            for (auto left = 1 + random.below(rows); left > 0; --left)
                change.rows.push_back(random.below(rows));
            break;
        case Kind::segment:
            change.first = static_cast<std::int64_t>(random.below(rows));
            change.count = 1 + static_cast<std::int64_t>(
                                   random.below(rows - static_cast<std::size_t>(change.first)));
            change.seed = random.next();
            break;
        case Kind::codes:
        case Kind::compact:
            break;
    }
    return change;
}

inline void apply(const Change& change, State& state) {
    const auto set_removed = [&](bool removed) {
        bool changed = false;
        for (const auto row : change.rows)
            changed |= std::exchange(state.rows[row].removed, removed) != removed;
        return changed;
    };
    switch (change.kind) {
        case Change::Kind::append:
            for (std::int64_t i = 0; i < change.count; ++i)
                state.rows.push_back({static_cast<std::size_t>(change.first + i), false});
            break;
        case Change::Kind::remove:
            set_removed(true);
            break;
        case Change::Kind::restore:
            if (set_removed(false)) state.segments.clear();
            break;
        case Change::Kind::segment:
            std::erase_if(state.segments, [&](const auto& other) {
                return other.first < change.first + change.count &&
                       other.first + other.second.rows > change.first;
            });
            state.segments[change.first] = {change.count, change.seed};
            break;
        case Change::Kind::codes:
            state.segments.clear();
            break;
        case Change::Kind::compact:
            if (std::erase_if(state.rows, [](const Row& row) { return row.removed; }) > 0)
                state.segments.clear();
            break;
    }
}

inline CodeMatrix codes_of(const State& state) {
    CodeMatrix codes(hidden);
    for (const Row& row : state.rows) {
        const auto one = sample_codes_of(static_cast<std::int64_t>(row.number), 1, hidden);
        codes.append(one.row(0));
    }
    return codes;
}

inline Status carry_out(Corpus& corpus, const Place& place, const Change& change,
                        const State& before) {
    std::vector<DocumentId> ids;
    if (!change.rows.empty()) {
        const auto all = value_of(corpus.document_ids(place.dataset));
        for (const auto row : change.rows)
            ids.push_back(all.at(row));
    }
    const auto count = static_cast<std::size_t>(change.count);
    switch (change.kind) {
        case Change::Kind::append: {
            const auto codes = sample_codes_of(change.first, count, hidden);
            const std::vector<NewCodes> given = {{place.model, &codes}};
            SPARSESCOPE_TRY(
                corpus.append_documents(place.dataset, sample_documents(change.first, count),
                                        sample_embeddings(change.first, count, dim).view(), given));
            return {};
        }
        case Change::Kind::remove:
            return corpus.remove_documents(ids);
        case Change::Kind::restore:
            return corpus.restore_documents(ids);
        case Change::Kind::segment:
            return corpus.put_segment(place.model, k, {0, change.first, change.count, 0},
                                      segment_bytes({change.count, change.seed}),
                                      value_of(corpus.codes_version(place.model)));
        case Change::Kind::codes:
            return corpus.set_codes(place.model, codes_of(before), 4);
        case Change::Kind::compact:
            return corpus.compact();
    }
    return {};
}

// Everything of the file that has to fit together; a document that is not whole is a failure.
inline State read(const Corpus& corpus, const Place& place, const State& likely) {
    for (const auto& problem : value_of(corpus.check()))
        ADD_FAILURE() << problem;
    State state;
    const auto info = value_of(corpus.dataset(place.dataset));
    const auto documents = value_of(corpus.documents(place.dataset, 0, info.documents));
    const auto embeddings = value_of(corpus.embeddings(place.dataset));
    const auto codes = value_of(corpus.codes(place.model));
    EXPECT_EQ(static_cast<std::int64_t>(documents.size()), info.documents);
    EXPECT_EQ(codes.rows(), documents.size());
    for (std::size_t row = 0; row < documents.size(); ++row) {
        const auto& text = documents[row].text;
        const std::size_t number = std::stoul(text.substr(text.rfind(' ') + 1));
        const auto first = static_cast<std::int64_t>(number);
        const bool removed = documents[row].split == Split::none;
        const auto code = sample_codes_of(first, 1, hidden);
        EXPECT_TRUE(
            std::ranges::equal(embeddings.row(row), sample_embeddings(first, 1, dim).row(0)));
        EXPECT_TRUE(same_code(codes.row(row), removed ? CodeView{} : code.row(0)));
        state.rows.push_back({number, removed});
    }
    const auto found = value_of(corpus.full_text_search(place.dataset, "document", 1));
    EXPECT_EQ(found.cost.candidates, info.documents - info.removed_documents);
    for (const auto& segment : value_of(corpus.segments(place.model, k))) {
        const auto known = likely.segments.find(segment.first_row);
        const auto seed = known == likely.segments.end() ? 0 : known->second.seed;
        const auto data = value_of(corpus.segment_data(segment.id));
        const bool same = data == segment_bytes({segment.rows, seed});
        state.segments[segment.first_row] = {segment.rows, same ? seed : 0};
    }
    return state;
}

// A workspace to begin with, and what it holds.
inline std::pair<Place, State> begin(const std::filesystem::path& workspace, std::size_t rows) {
    auto corpus = value_of(Corpus::create(workspace));
    Place place;
    place.dataset = add_sample_dataset(corpus, "sample", rows, dim);
    place.model = add_sample_model(corpus, place.dataset, hidden);
    State state;
    for (std::size_t number = 0; number < rows; ++number)
        state.rows.push_back({number, false});
    return {place, state};
}

// The changes of one seed, one after the other. Their documents get numbers from `number` on.
class Script {
  public:
    Script(State state, std::size_t number, std::uint64_t seed)
        : state_(std::move(state)), number_(number), random_(seed) {}

    [[nodiscard]] Change next() { return choose(state_, number_, random_); }
    void happened(const Change& change) {
        apply(change, state_);
        if (change.kind == Change::Kind::append) number_ += static_cast<std::size_t>(change.count);
    }
    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] std::size_t number() const { return number_; }

  private:
    State state_;
    std::size_t number_;
    Random random_;
};

}  // namespace sparsescope::changes
