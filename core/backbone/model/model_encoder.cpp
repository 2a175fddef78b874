// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/model_encoder.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "core/backbone/model/sentence_vector.h"
#include "core/backbone/model/shared_work.h"
#include "core/backbone/model/transformer.h"
#include "core/backbone/model_folder.h"
#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/characters.h"
#include "core/base/parallel.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

// So many tokens at a time on each thread: enough for the weights to be read from memory seldom,
// few enough for the hidden states to stay in the cache.
constexpr std::size_t chunk_tokens = 512;

class ModelEncoder : public Encoder {
  public:
    ModelEncoder(EncoderIdentity identity, std::unique_ptr<Tokenizer> tokenizer,
                 Transformer transformer, SentenceVector sentence, std::size_t max_tokens,
                 bool lower_case)
        : identity_(std::move(identity)),
          tokenizer_(std::move(tokenizer)),
          transformer_(std::move(transformer)),
          sentence_(std::move(sentence)),
          max_tokens_(max_tokens),
          lower_case_(lower_case) {}

    const EncoderIdentity& identity() const override { return identity_; }
    std::size_t good_batch() const override { return 128; }
    Result<EncodedTexts> encode(std::span<const std::string> texts, std::stop_token stop) override {
        return guard("encoding texts", [&] { return encode_all(texts, stop); });
    }

  private:
    using Chunk = std::vector<std::size_t>;  // texts, by their place
    Result<EncodedTexts> encode_all(std::span<const std::string> texts, std::stop_token stop);
    Status read_tokens(std::span<const std::string> texts, std::vector<TokenIds>& tokens) const;
    Status encode_chunk(const Chunk& chunk, const std::vector<TokenIds>& tokens,
                        TransformerWorkspace& workspace, EmbeddingMatrix& out,
                        std::stop_token stop) const;

    EncoderIdentity identity_;
    std::unique_ptr<Tokenizer> tokenizer_;
    Transformer transformer_;
    SentenceVector sentence_;
    std::size_t max_tokens_;
    bool lower_case_;
    std::vector<TransformerWorkspace> workspaces_;  // one a thread
};

std::string in_lower_case(std::string_view bytes) {
    const std::string text = tokenizers::valid_text(bytes);
    std::string lower;
    for (std::size_t at = 0; at < text.size();)
        tokenizers::append_lower(lower, tokenizers::next_character(text, at));
    return lower;
}

// The longest first, so that no thread is left with a long one at the end.
std::vector<std::vector<std::size_t>> chunks_of(const std::vector<TokenIds>& tokens) {
    std::vector<std::size_t> order(tokens.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return tokens[a].ids.size() > tokens[b].ids.size();
    });
    std::size_t all = 0;
    for (const TokenIds& text : tokens)
        all += text.ids.size();
    const auto threads = static_cast<std::size_t>(compute_threads());
    const std::size_t most = std::min(chunk_tokens, (all + threads - 1) / threads);
    std::vector<std::vector<std::size_t>> chunks;
    std::size_t in_chunk = most;
    for (const std::size_t text : order) {
        const std::size_t count = tokens[text].ids.size();
        if (chunks.empty() || in_chunk + count > most) {
            chunks.emplace_back();
            in_chunk = 0;
        }
        chunks.back().push_back(text);
        in_chunk += count;
    }
    return chunks;
}

Status ModelEncoder::read_tokens(std::span<const std::string> texts,
                                 std::vector<TokenIds>& tokens) const {
    SharedWork work;
    tokens.resize(texts.size());
    const auto vocabulary = static_cast<std::int64_t>(transformer_.shape().vocabulary);
    const auto read = [&](std::size_t i) -> Status {
        tokens[i] =
            tokenizer_->encode(lower_case_ ? in_lower_case(texts[i]) : texts[i], max_tokens_);
        for (const std::int32_t id : tokens[i].ids)
            if (id < 0 || id >= vocabulary)
                return fail(ErrorCode::invalid_input,
                            fmt::format("Text {} has the token {}, but the model knows {} only: "
                                        "its folder holds the tokenizer of another model.",
                                        i + 1, id, vocabulary));
        if (tokens[i].ids.empty())
            return fail(ErrorCode::invalid_input,
                        fmt::format("Text {} has no tokens, so it has no embedding.", i + 1));
        return {};
    };
    parallel_for(
        static_cast<std::int64_t>(texts.size()), [&](std::int64_t first, std::int64_t last) {
            for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                if (!work.failed()) work.done(guard("reading a text", [&] { return read(i); }));
        });
    return work.result();
}

Status ModelEncoder::encode_chunk(const Chunk& chunk, const std::vector<TokenIds>& tokens,
                                  TransformerWorkspace& workspace, EmbeddingMatrix& out,
                                  std::stop_token stop) const {
    TokenBatch batch;
    for (const std::size_t text : chunk)
        batch.add(tokens[text].ids);
    SPARSESCOPE_ASSIGN(const kernels::Rows hidden,
                       transformer_.hidden_states(batch, workspace, stop));
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        const std::size_t first = batch.starts[i];
        const std::span<float> row = out.row(chunk[i]);
        sentence_.compute(
            {hidden.data + first * hidden.stride, batch.starts[i + 1] - first, hidden.stride}, row);
        const bool finite =
            std::all_of(row.begin(), row.end(), [](float x) { return std::isfinite(x); });
        const bool zero = std::all_of(row.begin(), row.end(), [](float x) { return x == 0; });
        if (!finite || zero)
            return fail(ErrorCode::invalid_input,
                        fmt::format("The model gives text {} an embedding that is {}. Its weights "
                                    "seem to be damaged.",
                                    chunk[i] + 1, zero ? "all zero" : "not finite"));
    }
    return {};
}

Result<EncodedTexts> ModelEncoder::encode_all(std::span<const std::string> texts,
                                              std::stop_token stop) {
    EncodedTexts encoded;
    encoded.embeddings = EmbeddingMatrix(texts.size(), identity_.dim);
    if (texts.empty()) return encoded;
    std::vector<TokenIds> tokens;
    SPARSESCOPE_TRY(read_tokens(texts, tokens));
    for (const TokenIds& text : tokens)
        encoded.truncated += text.truncated ? 1 : 0;
    const std::vector<Chunk> chunks = chunks_of(tokens);
    SharedWork work;
    std::atomic<std::size_t> next = 0, workspace = 0;
    const auto threads =
        std::min<std::size_t>(static_cast<std::size_t>(compute_threads()), chunks.size());
    if (workspaces_.size() < threads) workspaces_.resize(threads);
    const auto encode_some = [&](std::int64_t, std::int64_t) {
        TransformerWorkspace& memory = workspaces_[workspace++];
        for (std::size_t i = next++; i < chunks.size() && !work.failed(); i = next++)
            work.done(guard("encoding texts", [&] {
                return encode_chunk(chunks[i], tokens, memory, encoded.embeddings, stop);
            }));
    };
    parallel_for(static_cast<std::int64_t>(threads), encode_some);
    SPARSESCOPE_TRY(work.result());
    return encoded;
}

Result<std::size_t> token_limit(const EncoderSettings& settings, const ModelFolder& model) {
    if (settings.max_tokens == 0) return model.max_tokens;
    const std::size_t longest = model.shape.longest_text();
    if (settings.max_tokens < 3 || static_cast<std::size_t>(settings.max_tokens) > longest)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The model in {} reads from 3 to {} tokens of a text, not {}.",
                                display_name(model.folder), longest, settings.max_tokens));
    return static_cast<std::size_t>(settings.max_tokens);
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_model_encoder(const EncoderSettings& settings,
                                                    std::stop_token stop) {
    return guard("opening a text model", [&]() -> Result<std::unique_ptr<Encoder>> {
        SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(settings.folder));
        SPARSESCOPE_ASSIGN(const std::size_t max_tokens, token_limit(settings, model));
        SPARSESCOPE_ASSIGN(auto tokenizer, open_tokenizer(model.transformer));
        SPARSESCOPE_ASSIGN(const NamedWeights weights, NamedWeights::open(model));
        const auto precision = settings.int8 ? kernels::Precision::int8 : kernels::Precision::fp32;
        SPARSESCOPE_ASSIGN(auto transformer,
                           Transformer::load(model.shape, weights, stop, precision));
        SPARSESCOPE_ASSIGN(auto sentence, SentenceVector::load(model));
        EncoderIdentity identity{.kind = "model",
                                 .name = settings.name.empty() ? model.name : settings.name,
                                 .dim = model.dim,
                                 .document_prefix = settings.document_prefix,
                                 .query_prefix = settings.query_prefix};
        SPARSESCOPE_ASSIGN(identity.hash, model_folder_hash(model, max_tokens, settings.int8));
        return std::make_unique<ModelEncoder>(std::move(identity), std::move(tokenizer),
                                              std::move(transformer), std::move(sentence),
                                              max_tokens, model.lower_case);
    });
}

}  // namespace sparsescope
