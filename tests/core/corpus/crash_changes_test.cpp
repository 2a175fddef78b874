// SPDX-License-Identifier: GPL-3.0-or-later
// A process that makes the changes of changes.h and is killed at random moments of it. After a kill
// the file must hold exactly what was acknowledged, or one change more.
//   SPARSESCOPE_CRASH_KILLS=200   how many kills; 10 unless told
#include <chrono>
#include <cstdlib>
#include <thread>

#include "tests/core/corpus/changes.h"
#include "tests/core/corpus/child_process.h"

namespace sparsescope {
namespace {

using namespace changes;
using CrashChangesTest = CorpusTest;

int wanted_kills() {
    const char* told = std::getenv("SPARSESCOPE_CRASH_KILLS");
    return told ? std::atoi(told) : 10;
}

TEST_F(CrashChangesTest, KilledAtRandomMomentsOfEveryChange) {
    auto [place, state] = begin(workspace(), 1000);
    Random moments(17);
    std::size_t number = 1000;
    int kills = 0;
    std::size_t changes = 0;
    std::map<Change::Kind, int> hit;  // the change that a kill came into
    for (; kills < wanted_kills(); ++kills) {
        Script script(state, number, moments.next());
        ChildProcess child([&, script, place = place](auto say) mutable {
            auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
            for (;;) {
                const auto change = script.next();
                succeed(carry_out(corpus, place, change, script.state()));
                say('d');
                script.happened(change);
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

        for (std::size_t i = 0; i < acknowledged; ++i)
            script.happened(script.next());
        state = script.state();
        const auto last = script.next();
        ++hit[last.kind];
        script.happened(last);
        const auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        const bool is_state = read(corpus, place, state) == state;
        ASSERT_TRUE(is_state || read(corpus, place, script.state()) == script.state())
            << "after kill " << kills + 1 << " and " << changes << " changes";
        if (!is_state) state = script.state();
        number = script.number();  // never used twice, also if the last change did not happen
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
