// SPDX-License-Identifier: GPL-3.0-or-later
// A process that adds, removes, restores and encodes documents, keeps parts of the search index and
// compacts, and is killed at random moments of it. Changes follow from a seed, so that the parent
// knows them too: after a kill the file must hold exactly what was acknowledged, or one change
// more.
//   SPARSESCOPE_CRASH_KILLS=200   how many kills; 10 unless told
#include <chrono>
#include <cstdlib>
#include <map>
#include <thread>

#include "core/base/random.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t dim = 60;
constexpr std::size_t hidden = 50;
constexpr int k = 2;
constexpr std::size_t most_rows = 4000;

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

std::vector<std::byte> segment_bytes(const Segment& segment) {
    Random random(segment.seed);
    std::vector<std::byte> bytes(1000 + random.below(300'000));
    for (std::size_t i = 0; i < bytes.size(); i += 64)
        bytes[i] = static_cast<std::byte>(random.next());
    return bytes;
}

Change choose(const State& state, std::size_t next_number, Random& random) {
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

void apply(const Change& change, State& state) {
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

CodeMatrix codes_of(const State& state) {
    CodeMatrix codes(hidden);
    for (const Row& row : state.rows) {
        const auto one = sample_codes_of(static_cast<std::int64_t>(row.number), 1, hidden);
        codes.append(one.row(0));
    }
    return codes;
}

Status carry_out(Corpus& corpus, const Change& change, const State& before, DatasetId dataset,
                 ModelId model) {
    std::vector<DocumentId> ids;
    if (!change.rows.empty()) {
        const auto all = value_of(corpus.document_ids(dataset));
        for (const auto row : change.rows)
            ids.push_back(all.at(row));
    }
    const auto count = static_cast<std::size_t>(change.count);
    switch (change.kind) {
        case Change::Kind::append: {
            const auto codes = sample_codes_of(change.first, count, hidden);
            const std::vector<NewCodes> given = {{model, &codes}};
            SPARSESCOPE_TRY(
                corpus.append_documents(dataset, sample_documents(change.first, count),
                                        sample_embeddings(change.first, count, dim).view(), given));
            return {};
        }
        case Change::Kind::remove:
            return corpus.remove_documents(ids);
        case Change::Kind::restore:
            return corpus.restore_documents(ids);
        case Change::Kind::segment:
            return corpus.put_segment(model, k, {0, change.first, change.count, 0},
                                      segment_bytes({change.count, change.seed}),
                                      value_of(corpus.codes_version(model)));
        case Change::Kind::codes:
            return corpus.set_codes(model, codes_of(before), 4);
        case Change::Kind::compact:
            return corpus.compact();
    }
    return {};
}

class CrashChangesTest : public CorpusTest {
  protected:
    // Everything of the file that has to fit together; a document that is not whole is a failure.
    [[nodiscard]] State read(const Corpus& corpus, const State& likely) const {
        for (const auto& problem : value_of(corpus.check()))
            ADD_FAILURE() << problem;
        State state;
        const auto info = value_of(corpus.dataset(dataset_));
        const auto documents = value_of(corpus.documents(dataset_, 0, info.documents));
        const auto embeddings = value_of(corpus.embeddings(dataset_));
        const auto codes = value_of(corpus.codes(model_));
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
        const auto found = value_of(corpus.full_text_search(dataset_, "document", 1));
        EXPECT_EQ(found.cost.candidates, info.documents - info.removed_documents);
        for (const auto& segment : value_of(corpus.segments(model_, k))) {
            const auto known = likely.segments.find(segment.first_row);
            const auto seed = known == likely.segments.end() ? 0 : known->second.seed;
            const auto data = value_of(corpus.segment_data(segment.id));
            const bool same = data == segment_bytes({segment.rows, seed});
            state.segments[segment.first_row] = {segment.rows, same ? seed : 0};
        }
        return state;
    }

    DatasetId dataset_ = 0;
    ModelId model_ = 0;
};

int wanted_kills() {
    const char* told = std::getenv("SPARSESCOPE_CRASH_KILLS");
    return told ? std::atoi(told) : 10;
}

TEST_F(CrashChangesTest, KilledAtRandomMomentsOfEveryChange) {
    State state;
    {
        auto corpus = value_of(Corpus::create(workspace()));
        dataset_ = add_sample_dataset(corpus, "sample", 1000, dim);
        model_ = add_sample_model(corpus, dataset_, hidden);
    }
    for (std::size_t number = 0; number < 1000; ++number)
        state.rows.push_back({number, false});
    Random moments(17);
    std::size_t next_number = 1000;
    int kills = 0;
    std::size_t changes = 0;
    std::map<Change::Kind, int> hit;  // the change that a kill came into
    for (; kills < wanted_kills(); ++kills) {
        const auto seed = moments.next();
        // Each trial numbers its documents where no earlier one did.
        const auto numbered_from = next_number;
        ChildProcess child([&](auto say) {
            auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
            Random random(seed);
            auto number = numbered_from;
            for (State now = state;;) {
                const auto change = choose(now, number, random);
                succeed(carry_out(corpus, change, now, dataset_, model_));
                say('d');
                apply(change, now);
                if (change.kind == Change::Kind::append)
                    number += static_cast<std::size_t>(change.count);
            }
            return true;
        });
        std::size_t acknowledged = 0;
        for (auto wanted = moments.below(8); acknowledged < wanted; ++acknowledged)
            ASSERT_EQ(child.hear(), 'd');
        std::this_thread::sleep_for(std::chrono::microseconds(moments.below(30'000)));
        ASSERT_TRUE(child.killed());
        while (child.hear() == 'd')
            ++acknowledged;
        changes += acknowledged;

        Random random(seed);
        const auto step = [&](State& now) {
            const auto change = choose(now, next_number, random);
            apply(change, now);
            if (change.kind == Change::Kind::append)
                next_number += static_cast<std::size_t>(change.count);
            return change.kind;
        };
        for (std::size_t i = 0; i < acknowledged; ++i)
            step(state);
        State one_more = state;
        ++hit[step(one_more)];
        const auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        const bool is_state = read(corpus, state) == state;
        ASSERT_TRUE(is_state || read(corpus, one_more) == one_more)
            << "after kill " << kills + 1 << " and " << changes << " changes";
        if (!is_state) state = one_more;
    }
    EXPECT_EQ(kills, wanted_kills());
    std::string summary;
    for (const auto& [kind, times] : hit)
        summary += fmt::format("{} {}", summary.empty() ? "" : ",", times);
    std::printf(
        "%d kills after %zu changes; in append, remove, restore, segment, codes, compact:%s\n",
        kills, changes, summary.c_str());
}

}  // namespace
}  // namespace sparsescope
