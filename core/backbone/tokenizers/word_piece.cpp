// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/word_piece.h"

#include <algorithm>

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::int64_t longest_sensible_word = 1000;

class WordPieceModel final : public TokenModel {
  public:
    WordPieceModel(Vocabulary vocabulary, const WordPieceOptions& options, std::int32_t unknown)
        : vocabulary_(std::move(vocabulary)),
          continuation_(options.continuation),
          longest_word_(static_cast<std::size_t>(options.longest_word)),
          unknown_(unknown) {}

    void encode(std::string_view word, IdSink& ids) const override {
        if (count_characters(word) > longest_word_) return ids.add(unknown_);
        std::vector<std::int32_t> found;
        std::string sought;
        for (std::size_t begin = 0; begin < word.size();) {
            sought = begin == 0 ? "" : continuation_;
            const std::size_t lead = sought.size();
            sought += word.substr(begin, vocabulary_.longest());
            const auto id = longest_match(sought, lead);
            if (!id) return ids.add(unknown_);
            found.push_back(*id);
            begin += sought.size() - lead;
        }
        for (const std::int32_t id : found)
            ids.add(id);
    }
    std::optional<std::int32_t> id_of(std::string_view token) const override {
        return vocabulary_.find(token);
    }
    std::int32_t largest_id() const override { return vocabulary_.largest_id(); }
    std::string kind() const override { return "WordPiece"; }

  private:
    // Shortens `sought` to the longest token that it begins with.
    std::optional<std::int32_t> longest_match(std::string& sought, std::size_t lead) const {
        for (; sought.size() > lead; sought.pop_back()) {
            if (const auto id = vocabulary_.find(sought)) return id;
        }
        return std::nullopt;
    }

    Vocabulary vocabulary_;
    std::string continuation_;
    std::size_t longest_word_;
    std::int32_t unknown_;
};

}  // namespace

Result<std::unique_ptr<TokenModel>> make_word_piece(Vocabulary vocabulary,
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
    return std::make_unique<WordPieceModel>(std::move(vocabulary), options, *unknown);
}

}  // namespace sparsescope::tokenizers
