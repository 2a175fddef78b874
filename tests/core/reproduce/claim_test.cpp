// SPDX-License-Identifier: GPL-3.0-or-later
// Slow: the gain that CSRv2 promises at k = 2, on the real nouns. Needs their embeddings, in the
// file that the environment variable SPARSESCOPE_NOUNS names (make_text_sets.py nouns).
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/parallel.h"
#include "core/reproduce/reproduce.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

TEST(PaperClaim, LabelsAndAnnealingGainTenPointsAtTwoActiveNeurons) {
    const char* file = std::getenv("SPARSESCOPE_NOUNS");
    if (file == nullptr) GTEST_SKIP() << "SPARSESCOPE_NOUNS names no file of noun embeddings.";
    set_compute_threads(hardware_threads());
    Protocol protocol = value_of(find_protocol("w25"));
    protocol.train_documents = 20'000;
    const ProtocolData data = value_of(read_protocol_data(file, protocol));
    Plan plan;
    plan.arms = {"csr", "csrv2"};
    plan.ks = {2};
    plan.hidden = {value_of(hidden_size("4d", data.dim()))};
    const TemporaryFolder folder;
    const Outcome outcome = value_of(reproduce(data, plan, folder.path(), {}, {}));
    ASSERT_EQ(outcome.run.size(), 2U);
    EXPECT_GE(outcome.run[1].scores.nearest_neighbour,
              outcome.run[0].scores.nearest_neighbour + 0.10);
}

}  // namespace
}  // namespace sparsescope::reproduce
