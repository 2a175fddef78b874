// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/clip_text.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "core/backbone/model/shared_work.h"
#include "core/base/parallel.h"

namespace sparsescope {

namespace {

using kernels::padded;
using kernels::Rows;

// Folders of before 2023 say 2 where they mean the largest id.
constexpr std::int64_t end_token_of_old_folders = 2;

class ClipText final : public TextTower {
  public:
    ClipText(TextTowerShape shape, std::unique_ptr<Tokenizer> tokenizer, std::vector<float> words,
             std::vector<float> positions, PreNormLayers layers, VisionNorm norm,
             kernels::PackedMatrix projection)
        : shape_(std::move(shape)),
          tokenizer_(std::move(tokenizer)),
          words_(std::move(words)),
          positions_(std::move(positions)),
          layers_(std::move(layers)),
          norm_(std::move(norm)),
          projection_(std::move(projection)) {}

    Result<EncodedTexts> encode(std::span<const std::string> texts, std::stop_token stop) override {
        return guard("encoding texts", [&] { return encode_all(texts, stop); });
    }

  private:
    enum Buffer : std::size_t { states = PreNormLayers::first_free_buffer, out };

    Result<EncodedTexts> encode_all(std::span<const std::string> texts, std::stop_token stop);
    Status encode_one(std::size_t place, const std::string& text, PictureWorkspace& workspace,
                      std::span<float> row, bool& truncated, std::stop_token stop) const;
    [[nodiscard]] std::size_t end_of(const std::vector<std::int32_t>& ids) const;

    TextTowerShape shape_;
    std::unique_ptr<Tokenizer> tokenizer_;
    std::vector<float> words_, positions_;  // [vocabulary, hidden], [positions, hidden]
    PreNormLayers layers_;
    VisionNorm norm_;
    kernels::PackedMatrix projection_;
    std::vector<PictureWorkspace> workspaces_;  // one a thread
};

std::size_t ClipText::end_of(const std::vector<std::int32_t>& ids) const {
    const auto found = shape_.end_token == end_token_of_old_folders
                           ? std::ranges::max_element(ids)
                           : std::ranges::find(ids, shape_.end_token);
    // transformers takes the first token where there is no end token.
    return found == ids.end() ? 0 : static_cast<std::size_t>(found - ids.begin());
}

Status ClipText::encode_one(std::size_t place, const std::string& text, PictureWorkspace& workspace,
                            std::span<float> row, bool& truncated, std::stop_token stop) const {
    const TokenIds tokens = tokenizer_->encode(text, shape_.positions);
    truncated = tokens.truncated;
    const std::size_t count = tokens.ids.size(), hidden = shape_.layers.hidden;
    const std::size_t width = layers_.width();
    if (count == 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("Text {} has no tokens, so it has no embedding.", place + 1));
    const Rows all{workspace.floats(states, count * width), count, width};
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t id = tokens.ids[i];
        if (id < 0 || static_cast<std::size_t>(id) >= shape_.vocabulary)
            return fail(ErrorCode::invalid_input,
                        fmt::format("Text {} has the token {}, but the model knows {} only: its "
                                    "folder holds the tokenizer of another model.",
                                    place + 1, id, shape_.vocabulary));
        const float* word = words_.data() + static_cast<std::size_t>(id) * hidden;
        const float* position = positions_.data() + i * hidden;
        float* to = all.data + i * width;
        for (std::size_t n = 0; n < hidden; ++n)
            to[n] = word[n] + position[n];
        std::fill(to + hidden, to + width, 0.0F);
    }
    SPARSESCOPE_TRY(layers_.run(all, workspace, stop));
    const Rows last{all.data + end_of(tokens.ids) * width, 1, width};
    layers_.kernels().layer_norm(last, {}, hidden, norm_.scale.data(), norm_.shift.data(),
                                 shape_.layers.epsilon);
    const std::size_t wide = padded(shape_.projection);
    const Rows projected{workspace.floats(out, wide), 1, wide};
    layers_.kernels().product(last, projection_.panels(), projected);
    std::copy_n(projected.data, shape_.projection, row.begin());
    if (std::ranges::all_of(row, [](float x) { return std::isfinite(x); })) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("The model gives text {} an embedding that is not finite. Its weights "
                            "seem to be damaged.",
                            place + 1));
}

Result<EncodedTexts> ClipText::encode_all(std::span<const std::string> texts,
                                          std::stop_token stop) {
    EncodedTexts encoded;
    encoded.embeddings = EmbeddingMatrix(texts.size(), shape_.projection);
    SharedWork work;
    std::atomic<std::size_t> next = 0, workspace = 0;
    std::atomic<std::int64_t> truncated = 0;
    const auto threads =
        std::min<std::size_t>(static_cast<std::size_t>(compute_threads()), texts.size());
    if (workspaces_.size() < threads) workspaces_.resize(threads);
    parallel_for(static_cast<std::int64_t>(threads), [&](std::int64_t, std::int64_t) {
        PictureWorkspace& memory = workspaces_[workspace++];
        for (std::size_t i = next++; i < texts.size() && !work.failed(); i = next++)
            work.done(guard("encoding a text", [&] {
                bool cut = false;
                Status done = encode_one(i, texts[i], memory, encoded.embeddings.row(i), cut, stop);
                truncated += cut ? 1 : 0;
                return done;
            }));
    });
    SPARSESCOPE_TRY(work.result());
    encoded.truncated = truncated;
    return encoded;
}

}  // namespace

Result<std::unique_ptr<TextTower>> load_clip_text(const TextTowerShape& shape,
                                                  const NamedWeights& weights,
                                                  std::unique_ptr<Tokenizer> tokenizer,
                                                  std::stop_token stop,
                                                  const kernels::EncoderKernels& kernels) {
    const std::string start = "text_model.";
    const std::size_t hidden = shape.layers.hidden;
    SPARSESCOPE_ASSIGN(auto words, weights.read(start + "embeddings.token_embedding.weight",
                                                std::vector{shape.vocabulary, hidden}));
    SPARSESCOPE_ASSIGN(auto positions, weights.read(start + "embeddings.position_embedding.weight",
                                                    std::vector{shape.positions, hidden}));
    const PreNormNames names{start + "encoder.layers.",
                             "layer_norm1",
                             "self_attn.q_proj",
                             "self_attn.k_proj",
                             "self_attn.v_proj",
                             "self_attn.out_proj",
                             "layer_norm2",
                             "mlp.fc1",
                             "mlp.fc2"};
    SPARSESCOPE_ASSIGN(auto layers, PreNormLayers::load(shape.layers, names, weights,
                                                        shape.positions, stop, kernels));
    SPARSESCOPE_ASSIGN(auto norm, VisionNorm::load(weights, start + "final_layer_norm", hidden));
    SPARSESCOPE_ASSIGN(auto projection,
                       load_linear(weights, "text_projection", hidden, shape.projection));
    return std::make_unique<ClipText>(shape, std::move(tokenizer), std::move(words),
                                      std::move(positions), std::move(layers), std::move(norm),
                                      std::move(projection));
}

}  // namespace sparsescope
