// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/unigram.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/backbone/tokenizers/byte_pair.h"
#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/prefix_tree.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::size_t longest_unigram = 512;
constexpr double unknown_penalty = 10;  // below the least likely token

class UnigramModel final : public TokenModel {
  public:
    explicit UnigramModel(UnigramOptions options) : unknown_(options.unknown) {
        double least = options.tokens.front().second;
        for (const auto& [token, score] : options.tokens) {
            tree_.add(token, static_cast<std::int32_t>(scores_.size()));
            scores_.push_back(score);
            least = std::min(least, score);
        }
        unknown_score_ = least - unknown_penalty;
        if (!options.byte_fallback) return;
        for (std::size_t byte = 0; byte < bytes_.size(); ++byte)
            bytes_[byte] = id_of(byte_token(static_cast<char>(byte))).value_or(PrefixTree::none);
    }

    void encode(std::string_view piece, IdSink& ids) const override {
        const std::vector<Step> steps = best_steps(piece);
        std::vector<std::string_view> tokens;  // from behind
        std::size_t unknown_end = 0;           // of unknown characters that are one token
        for (std::size_t end = piece.size(); end > 0;) {
            const Step& step = steps[end];
            const bool unknown = step.id == unknown_;
            if (unknown && unknown_end == 0) unknown_end = end;
            if (!unknown && unknown_end > 0) {
                tokens.push_back(piece.substr(end, unknown_end - end));
                unknown_end = 0;
            }
            if (!unknown) tokens.push_back(piece.substr(step.begin, end - step.begin));
            end = step.begin;
        }
        if (unknown_end > 0) tokens.push_back(piece.substr(0, unknown_end));
        for (auto token = tokens.rbegin(); token != tokens.rend() && !ids.full(); ++token)
            add(*token, ids);
    }
    std::optional<std::int32_t> id_of(std::string_view token) const override {
        const std::int32_t node = tree_.descend(PrefixTree::root, token);
        if (node == PrefixTree::none || tree_.value(node) == PrefixTree::none) return std::nullopt;
        return tree_.value(node);
    }
    std::int32_t largest_id() const override {
        return static_cast<std::int32_t>(scores_.size()) - 1;
    }
    std::string kind() const override { return "SentencePiece"; }

  private:
    struct Step {  // the last token of the best way to a place in the text
        double score = 0;
        std::size_t begin = 0;
        std::int32_t id = PrefixTree::none;  // none: no way leads there
    };

    static void offer(Step& there, double score, std::size_t begin, std::int32_t id) {
        if (there.id == PrefixTree::none || score > there.score) there = {score, begin, id};
    }

    std::vector<Step> best_steps(std::string_view text) const {
        std::vector<Step> steps(text.size() + 1);
        for (std::size_t begin = 0; begin < text.size();) {
            const double here = steps[begin].score;
            std::size_t character_end = begin;
            (void)next_character(text, character_end);
            bool single = false;  // a token of one character begins here
            std::int32_t node = PrefixTree::root;
            for (std::size_t at = begin; at < text.size(); ++at) {
                node = tree_.child(node, text[at]);
                if (node == PrefixTree::none) break;
                const std::int32_t id = tree_.value(node);
                if (id == PrefixTree::none) continue;
                offer(steps[at + 1], here + scores_[static_cast<std::size_t>(id)], begin, id);
                single = single || at + 1 == character_end;
            }
            if (!single) offer(steps[character_end], here + unknown_score_, begin, unknown_);
            begin = character_end;
        }
        return steps;
    }

    void add(std::string_view token, IdSink& ids) const {
        if (const auto id = id_of(token)) return ids.add(*id);
        const bool as_bytes = std::ranges::all_of(token, [&](char byte) {
            return bytes_[static_cast<unsigned char>(byte)] != PrefixTree::none;
        });
        if (!as_bytes) return ids.add(unknown_);
        for (const char byte : token)
            ids.add(bytes_[static_cast<unsigned char>(byte)]);
    }

    static constexpr std::array<std::int32_t, 256> no_bytes() {
        std::array<std::int32_t, 256> none{};
        none.fill(PrefixTree::none);
        return none;
    }

    PrefixTree tree_;
    std::vector<double> scores_;
    std::array<std::int32_t, 256> bytes_ = no_bytes();
    std::int32_t unknown_;
    double unknown_score_ = 0;
};

}  // namespace

Result<std::unique_ptr<TokenModel>> make_unigram(UnigramOptions options, std::string_view where) {
    const auto bad = [&](std::string_view sentence) {
        return fail(ErrorCode::invalid_input, fmt::format("{}: {}.", where, sentence));
    };
    if (options.unknown < 0 || static_cast<std::size_t>(options.unknown) >= options.tokens.size())
        return bad("the unknown token (unk_id) is none of the vocabulary");
    for (std::size_t id = 0; id < options.tokens.size(); ++id) {
        const auto& [token, score] = options.tokens[id];
        if (!std::isfinite(score))
            return bad(fmt::format("the score of token {} is no number", id));
        if (token.size() > longest_unigram)
            return bad(fmt::format("token {} is longer than {} bytes", id, longest_unigram));
    }
    return std::make_unique<UnigramModel>(std::move(options));
}

}  // namespace sparsescope::tokenizers
