// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/pipeline.h"

#include <algorithm>

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

// The added tokens that are looked for in the text as it is, or those that are looked for in the
// normalised text, as they read there.
std::vector<AddedToken> added_of(const Pipeline& pipeline, bool normalized) {
    std::vector<AddedToken> chosen;
    for (AddedToken token : pipeline.added) {
        if (token.normalized != normalized) continue;
        if (normalized && pipeline.normalizer) pipeline.normalizer->apply(token.content);
        if (!token.content.empty()) chosen.push_back(std::move(token));
    }
    return chosen;
}

class PipelineTokenizer final : public Tokenizer {
  public:
    explicit PipelineTokenizer(Pipeline parts)
        : parts_(std::move(parts)),
          added_(added_of(parts_, false)),
          added_when_normal_(added_of(parts_, true)) {
        std::int32_t largest = std::max(parts_.model->largest_id(), parts_.pad);
        for (const AddedToken& token : parts_.added)
            largest = std::max(largest, token.id);
        for (const auto* ids : {&parts_.special.before, &parts_.special.behind})
            for (const std::int32_t id : *ids)
                largest = std::max(largest, id);
        size_ = static_cast<std::size_t>(largest) + 1;
    }

    TokenIds encode(std::string_view text, std::size_t max_tokens) const override {
        const auto& [before, behind] = parts_.special;
        const std::size_t around = before.size() + behind.size();
        const std::size_t room = max_tokens > around ? max_tokens - around : 0;
        TokenIds result;
        result.ids = before;
        IdSink sink(result.ids, before.size() + room);
        encode_text(valid_text(text), sink);
        result.truncated = sink.full();
        if (result.truncated) result.ids.resize(before.size() + room);
        result.ids.insert(result.ids.end(), behind.begin(), behind.end());
        // With no room for even the special ids some of these are better than more than asked for.
        if (result.ids.size() > max_tokens) result.ids.resize(max_tokens);
        return result;
    }
    std::int32_t pad_id() const override { return parts_.pad; }
    std::size_t vocabulary_size() const override { return size_; }
    std::string kind() const override { return parts_.model->kind(); }

  private:
    void encode_text(const std::string& text, IdSink& sink) const {
        for (const Section& section : added_.split(text)) {
            const bool first = section.text.data() == text.data();
            if (section.id >= 0)
                sink.add(section.id);
            else
                encode_section(std::string(section.text), first, sink);
            if (sink.full()) return;
        }
    }
    void encode_section(std::string text, bool first, IdSink& sink) const {
        if (parts_.normalizer) parts_.normalizer->apply(text);
        for (const Section& section : added_when_normal_.split(text)) {
            if (section.id >= 0) {
                sink.add(section.id);
                continue;
            }
            std::vector<Piece> pieces;
            pieces.push_back(
                {std::string(section.text), first && section.text.data() == text.data()});
            if (parts_.pre_tokenizer) parts_.pre_tokenizer->apply(pieces);
            for (const Piece& piece : pieces) {
                parts_.model->encode(piece.text, sink);
                if (sink.full()) return;
            }
        }
    }

    Pipeline parts_;
    AddedTokenFinder added_, added_when_normal_;
    std::size_t size_ = 0;
};

}  // namespace

std::optional<std::int32_t> Pipeline::id_of(std::string_view token) const {
    for (const AddedToken& known : added)
        if (known.content == token) return known.id;
    return model->id_of(token);
}

std::unique_ptr<Tokenizer> make_tokenizer(Pipeline pipeline) {
    return std::make_unique<PipelineTokenizer>(std::move(pipeline));
}

}  // namespace sparsescope::tokenizers
