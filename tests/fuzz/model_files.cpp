// SPDX-License-Identifier: GPL-3.0-or-later
// A model folder. The input is a row of files: which of the names below (a byte), how many bytes
// (two, the lower one first), and these bytes. The folder is described and loaded as what it seems
// to be, and so is each file by itself.
#include <cmath>
#include <cstdlib>

#include "core/model_files/model_format.h"
#include "tests/support/temporary_folder.h"

namespace {

constexpr const char* names[] = {"modules.json",
                                 "config_sentence_transformers.json",
                                 "1_SparseAutoEncoder/config.json",
                                 "1_SparseAutoEncoder/model.safetensors",
                                 "cfg.json",
                                 "sae_weights.safetensors",
                                 "config.json",
                                 "ae.pt",
                                 "model.safetensors",
                                 "model.pth"};
constexpr std::size_t name_count = sizeof(names) / sizeof(names[0]);

void check(const std::filesystem::path& path) {
    using namespace sparsescope;
    const auto description = describe_model_file(path);
    const auto head = load_model_file(path);
    if (!description && head) std::abort();
    if (!head) {
        if (head.error().code == ErrorCode::internal) std::abort();
        return;
    }
    const HeadWeights& w = head->weights;
    if (w.encoder_weight.size() != w.dim * w.hidden || w.pre_bias.size() != w.dim ||
        w.latent_bias.size() != w.hidden || w.hidden != description->hidden ||
        (!w.tied() && w.decoder_weight.size() != w.dim * w.hidden))
        std::abort();
    for (const float value : w.encoder_weight)
        if (!std::isfinite(value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace fs = std::filesystem;
    static const sparsescope::TemporaryFolder folder;
    fs::remove_all(folder.path() / "model");
    fs::create_directories(folder.path() / "model/1_SparseAutoEncoder");
    std::vector<std::string> written;
    while (size >= 3 && written.size() < name_count) {
        const char* name = names[data[0] % name_count];
        const std::size_t length =
            std::min<std::size_t>(data[1] | static_cast<std::size_t>(data[2]) << 8, size - 3);
        folder.write(std::string("model/") + name,
                     {reinterpret_cast<const char*>(data) + 3, length});
        written.emplace_back(name);
        data += 3 + length;
        size -= 3 + length;
    }
    check(folder.path() / "model");
    for (const std::string& name : written)
        check(folder.path() / "model" / name);
    return 0;
}
