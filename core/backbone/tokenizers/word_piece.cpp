// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/word_piece.h"

#include <vector>

#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/prefix_tree.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::int64_t longest_sensible_word = 1000;

class WordPieceModel final : public TokenModel {
  public:
    WordPieceModel(const Vocabulary& vocabulary, const WordPieceOptions& options,
                   std::int32_t unknown)
        : largest_id_(vocabulary.largest_id()),
          longest_word_(static_cast<std::size_t>(options.longest_word)),
          unknown_(unknown) {
        vocabulary.for_each(
            [&](const std::string& token, std::int32_t id) { tree_.add(token, id); });
        continuation_ = tree_.descend(PrefixTree::root, options.continuation);
    }

    void encode(std::string_view word, IdSink& ids) const override {
        if (count_characters(word) > longest_word_) return ids.add(unknown_);
        std::vector<std::int32_t> found;
        for (std::size_t begin = 0; begin < word.size();) {
            const Match match =
                longest_match(begin == 0 ? PrefixTree::root : continuation_, word.substr(begin));
            if (match.length == 0) return ids.add(unknown_);
            found.push_back(match.id);
            begin += match.length;
        }
        for (const std::int32_t id : found)
            ids.add(id);
    }
    std::optional<std::int32_t> id_of(std::string_view token) const override {
        const std::int32_t node = tree_.descend(PrefixTree::root, token);
        if (node == PrefixTree::none || tree_.value(node) == PrefixTree::none) return std::nullopt;
        return tree_.value(node);
    }
    std::int32_t largest_id() const override { return largest_id_; }
    std::string kind() const override { return "WordPiece"; }

  private:
    struct Match {
        std::int32_t id = 0;
        std::size_t length = 0;  // 0: none
    };
    Match longest_match(std::int32_t node, std::string_view text) const {
        Match longest;
        for (std::size_t at = 0; at < text.size() && node != PrefixTree::none; ++at) {
            node = tree_.child(node, text[at]);
            if (node != PrefixTree::none && tree_.value(node) != PrefixTree::none)
                longest = {tree_.value(node), at + 1};
        }
        return longest;
    }

    PrefixTree tree_;
    std::int32_t continuation_ = PrefixTree::none;  // where continuations begin
    std::int32_t largest_id_;
    std::size_t longest_word_;
    std::int32_t unknown_;
};

}  // namespace

Result<std::unique_ptr<TokenModel>> make_word_piece(const Vocabulary& vocabulary,
                                                    const WordPieceOptions& options,
                                                    std::string_view where) {
    const auto unknown = vocabulary.find(options.unknown);
    if (!unknown)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the vocabulary lacks \"{}\", which stands for words that it "
                                "does not know. Is this the vocabulary of another model?",
                                where, options.unknown));
    if (options.longest_word < 1 || options.longest_word > longest_sensible_word)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: max_input_chars_per_word is {}; it must be 1 to {}.", where,
                                options.longest_word, longest_sensible_word));
    return std::make_unique<WordPieceModel>(vocabulary, options, *unknown);
}

}  // namespace sparsescope::tokenizers
