// SPDX-License-Identifier: GPL-3.0-or-later
// A step that LibTorch refuses memory is tried in smaller passes, and only then is an error.
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

// LibTorch's allocator, until more than `limit` bytes are in use.
class Limited : public c10::Allocator {
  public:
    Limited() : inner_(c10::GetAllocator(c10::kCPU)) { c10::SetAllocator(c10::kCPU, this, 9); }
    ~Limited() override { c10::SetAllocator(c10::kCPU, inner_, 9); }
    Limited(const Limited&) = delete;
    Limited& operator=(const Limited&) = delete;

    c10::DataPtr allocate(std::size_t bytes) const override {
        if (used + bytes > limit) throw std::bad_alloc();
        void* memory = std::aligned_alloc(64, (bytes / 64 + 1) * 64);
        sizes[memory] = bytes;
        used += bytes;
        most = std::max(most, used);
        return {memory, memory, &give_back, c10::kCPU};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

    static inline std::size_t limit = SIZE_MAX, used = 0, most = 0;

  private:
    static void give_back(void* memory) {
        used -= sizes.at(memory);
        sizes.erase(memory);
        std::free(memory);
    }
    static inline std::map<void*, std::size_t> sizes;
    c10::Allocator* inner_;
};

TEST(ShortMemory, AStepIsTriedInSmallerPasses) {
    Limited allocator;
    const TuneInputs inputs = random_texts(32);
    TuneConfig config = tiny_config();
    config.batch = 16;
    {
        const auto plenty = open_step(config, tiny_model("bert-mean"));
        const auto step = open_step(config, tiny_model("bert-mean"));
        const std::size_t before = Limited::used;
        const TuneLosses whole = value_of(plenty->run(inputs, pairs_of(16), 1, 0));
        ASSERT_EQ(whole.micro_batch, 16);
        const std::size_t needed = Limited::most - before;

        Limited::limit = Limited::used + needed / 2;
        const TuneLosses cut = value_of(step->run(inputs, pairs_of(16), 1, 0));
        EXPECT_LT(cut.micro_batch, 16);
        EXPECT_NEAR(cut.total, whole.total, 1e-4 * whole.total);
        EXPECT_NEAR(cut.gradient_norm, whole.gradient_norm, 1e-3 * whole.gradient_norm);

        Limited::limit = Limited::used + 1000;
        const auto refused = step->run(inputs, pairs_of(16), 1, 0);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::out_of_memory);
        EXPECT_NE(refused.error().message.find("LoRA"), std::string::npos);

        Limited::limit = SIZE_MAX;
        EXPECT_TRUE(value_of(step->run(inputs, pairs_of(16), 1, 0)).finite);
    }
}

}  // namespace
}  // namespace sparsescope
