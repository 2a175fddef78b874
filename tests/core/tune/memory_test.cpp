// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate of memory against what a process really grew by: a model of its own is made, tuned
// in a child process, and the child's peak compared.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "core/recipe/tune_memory.h"
#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

BackboneSize small_bert() {
    return {.parameters = 4'000'000,
            .layers = 4,
            .hidden = 256,
            .intermediate = 1024,
            .heads = 8,
            .vocabulary = 3000};
}

// A BERT with those sizes, of random weights.
void write_bert(const std::filesystem::path& folder, const BackboneSize& size) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "config.json")
        << nlohmann::json{{"model_type", "bert"},
                          {"hidden_size", size.hidden},
                          {"num_hidden_layers", size.layers},
                          {"num_attention_heads", size.heads},
                          {"intermediate_size", size.intermediate},
                          {"vocab_size", size.vocabulary},
                          {"max_position_embeddings", 128}};
    Random random(1);
    std::map<std::string, std::vector<float>> numbers;
    std::vector<TensorToWrite> tensors;
    const auto add = [&](const std::string& name, std::vector<std::uint64_t> shape, double mean) {
        std::size_t items = 1;
        for (const auto side : shape)
            items *= std::size_t(side);
        std::vector<float>& values = numbers[name];
        for (std::size_t i = 0; i < items; ++i)
            values.push_back(static_cast<float>(mean + 0.05 * random.normal()));
        tensors.push_back({name, ElementType::f32, std::move(shape),
                           std::as_bytes(std::span<const float>(values))});
    };
    const auto hidden = std::uint64_t(size.hidden), middle = std::uint64_t(size.intermediate);
    const auto linear = [&](const std::string& name, std::uint64_t out, std::uint64_t in) {
        add(name + ".weight", {out, in}, 0);
        add(name + ".bias", {out}, 0);
    };
    const auto norm = [&](const std::string& name) {
        add(name + ".weight", {hidden}, 1);
        add(name + ".bias", {hidden}, 0);
    };
    add("embeddings.word_embeddings.weight", {std::uint64_t(size.vocabulary), hidden}, 0);
    add("embeddings.position_embeddings.weight", {128, hidden}, 0);
    add("embeddings.token_type_embeddings.weight", {2, hidden}, 0);
    norm("embeddings.LayerNorm");
    for (int i = 0; i < size.layers; ++i) {
        const std::string layer = "encoder.layer." + std::to_string(i) + ".";
        for (const char* part : {"query", "key", "value"})
            linear(layer + "attention.self." + part, hidden, hidden);
        linear(layer + "attention.output.dense", hidden, hidden);
        norm(layer + "attention.output.LayerNorm");
        linear(layer + "intermediate.dense", middle, hidden);
        linear(layer + "output.dense", hidden, middle);
        norm(layer + "output.LayerNorm");
    }
    succeed(write_safetensors(folder / "model.safetensors", tensors));
}

std::int64_t peak_bytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::int64_t{usage.ru_maxrss} * 1024;
}

// What `body` returns in a child process; 0 where that ended otherwise.
std::int64_t in_child(const std::function<std::int64_t()>& body) {
    int ends[2];
    if (::pipe(ends) != 0) return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        const std::int64_t number = body();
        const bool written = ::write(ends[1], &number, sizeof number) == sizeof number;
        ::_exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    std::int64_t number = 0;
    const bool read = ::read(ends[0], &number, sizeof number) == sizeof number;
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    return read ? number : 0;
}

// What a process grows by while it opens the model and does a step.
std::int64_t growth(const TuneConfig& config, const std::filesystem::path& folder,
                    const TuneInputs& inputs) {
    return in_child([&]() -> std::int64_t {
        // The peak of the parent's past would hide that of the child; it starts from what is now.
        std::ofstream("/proc/self/clear_refs") << "5";
        const std::int64_t before = peak_bytes();
        auto step = TuneStep::open(config, {.backbone = folder});
        const bool done = step && (*step)->run(inputs, pairs_of(inputs.size() / 2), 1, 0);
        return done ? peak_bytes() - before : 0;
    });
}

TuneInputs texts_of(std::size_t count, std::size_t tokens) {
    Random random(2);
    TuneInputs inputs;
    for (std::size_t i = 0; i < count; ++i) {
        inputs.texts.emplace_back(tokens);
        for (std::int32_t& id : inputs.texts.back())
            id = static_cast<std::int32_t>(random.below(3000));
    }
    return inputs;
}

struct MemoryCase {
    const char* name;
    int batch;
    bool lora;
    int frozen;
};

class EstimatedMemory : public testing::TestWithParam<MemoryCase> {};

TEST_P(EstimatedMemory, TheEstimateIsNearWhatAProcessGrowsBy) {
    const TemporaryFolder temporary;
    write_bert(temporary.path() / "model", small_bert());
    TuneConfig config = tiny_config();
    config.batch = GetParam().batch;
    config.lora = GetParam().lora;
    config.frozen_layers = GetParam().frozen;
    config.max_tokens = 64;
    const std::int64_t measured =
        growth(config, temporary.path() / "model", texts_of(2 * std::size_t(config.batch), 64));
    const std::int64_t estimated = tune_memory(small_bert(), config, 64).whole_batch;
    std::printf("%s: estimated %ld MiB, measured %ld MiB\n", GetParam().name, long(estimated >> 20),
                long(measured >> 20));
    EXPECT_GT(double(estimated), 0.7 * double(measured));
    EXPECT_LT(double(estimated), 1.6 * double(measured));
}

INSTANTIATE_TEST_SUITE_P(Cases, EstimatedMemory,
                         testing::Values(MemoryCase{"whole", 32, false, 0},
                                         MemoryCase{"small_batch", 4, false, 0},
                                         MemoryCase{"adapters", 32, true, 0},
                                         MemoryCase{"frozen", 32, false, 2}),
                         [](const auto& info) { return info.param.name; });

TEST(MemoryOfAStep, AdaptersAndFrozenLayersTakeLess) {
    const BackboneSize size = small_bert();
    TuneConfig config;
    const TuneMemory all = tune_memory(size, config, 64);
    EXPECT_EQ(trained_parameters(size, config), size.parameters);
    EXPECT_EQ(all.weights, 16 * size.parameters);
    EXPECT_EQ(all.whole_batch, all.weights + 128 * all.document);
    config.frozen_layers = 2;
    EXPECT_LT(tune_memory(size, config, 64).document, all.document);
    EXPECT_LT(trained_parameters(size, config), size.parameters);
    config.frozen_layers = 0;
    config.lora = true;
    // 4 layers of rank 8: queries, keys, values and output 16·256 each, up and down 8·1280 each.
    EXPECT_EQ(trained_parameters(size, config), 4 * 8 * (8 * 256 + 2 * 1280));
}

}  // namespace
}  // namespace sparsescope
