// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/k_ladder.h"

#include <gtest/gtest.h>

#include "tests/core/workspace/model_fixture.h"

namespace sparsescope {
namespace {

class KLadderTest : public ModelTest {};

double slow_energy(const std::vector<float>& x, const std::vector<float>& made) {
    double lost = 0;
    double all = 0;
    for (std::size_t d = 0; d < x.size(); ++d) {
        lost += (x[d] - made[d]) * (x[d] - made[d]);
        all += x[d] * x[d];
    }
    return 1 - lost / all;
}

TEST_F(KLadderTest, EnergyIsThatOfTheReconstruction) {
    const auto model = load();
    for (const DocumentId document : model->ids) {
        const auto ladder = k_ladder(corpus, *model, document);
        ASSERT_TRUE(ladder) << ladder.error().message;
        if (ladder->energy.empty()) continue;
        ASSERT_EQ(ladder->energy.size(), static_cast<std::size_t>(model->info.stored_k));
        for (int k = 1; k <= model->info.stored_k; ++k)
            EXPECT_NEAR(ladder->energy_at(k),
                        slow_energy(ladder->embedding, ladder->reconstruction(model->weights, k)),
                        1e-6);
    }
}

TEST_F(KLadderTest, IsWholeBeyondTheStoredK) {
    const auto model = load();
    const auto ladder = k_ladder(corpus, *model, model->ids.front());
    ASSERT_TRUE(ladder);
    EXPECT_EQ(ladder->energy_at(99), ladder->energy_at(model->info.stored_k));
}

TEST_F(KLadderTest, RefusesDocumentsThatAreNotThere) {
    const auto model = load();
    EXPECT_EQ(k_ladder(corpus, *model, model->ids.back() + 1).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace sparsescope
