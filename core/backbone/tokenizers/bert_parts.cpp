// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/bert_parts.h"

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

class BertNormalizer final : public Normalizer {
  public:
    explicit BertNormalizer(const BertOptions& options) : options_(options) {}

    void apply(std::string& text) const override {
        if (options_.clean || options_.split_ideographs) text = cleaned(text);
        if (options_.strip_accents.value_or(options_.lower)) strip_accents(text);
        if (options_.lower) {
            std::string lower;
            lower.reserve(text.size());
            for (std::size_t at = 0; at < text.size();)
                append_lower(lower, next_character(text, at));
            text = std::move(lower);
        }
    }

  private:
    std::string cleaned(const std::string& text) const {
        std::string out;
        out.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            char32_t c = next_character(text, at);
            if (options_.clean) {
                if (c == 0 || c == 0xFFFD || is_bert_control(c)) continue;
                if (is_space(c)) c = ' ';
            }
            const bool apart = options_.split_ideographs && is_bert_ideograph(c);
            if (apart) out += ' ';
            append_character(out, c);
            if (apart) out += ' ';
        }
        return out;
    }

    BertOptions options_;
};

class BertPreTokenizer final : public PreTokenizer {
  public:
    void apply(std::vector<Piece>& pieces) const override {
        std::vector<Piece> words;
        for (const Piece& piece : pieces)
            split(piece, words);
        pieces = std::move(words);
    }

  private:
    static void split(const Piece& piece, std::vector<Piece>& words) {
        const std::string& text = piece.text;
        std::size_t begin = 0;
        const auto cut = [&](std::size_t from, std::size_t to) {
            if (to > from)
                words.push_back({text.substr(from, to - from), piece.first && from == 0});
        };
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t here = at;
            const char32_t c = next_character(text, at);
            const bool space = is_space(c);
            if (!space && !is_bert_punctuation(c)) continue;
            cut(begin, here);
            if (!space) cut(here, at);
            begin = at;
        }
        cut(begin, text.size());
    }
};

}  // namespace

std::unique_ptr<Normalizer> make_bert_normalizer(const BertOptions& options) {
    return std::make_unique<BertNormalizer>(options);
}

std::unique_ptr<PreTokenizer> make_bert_pre_tokenizer() {
    return std::make_unique<BertPreTokenizer>();
}

void strip_accents(std::string& text) {
    normalize(text, NormalForm::nfd);
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_character(text, at);
        if (!is_nonspacing_mark(c)) append_character(kept, c);
    }
    text = std::move(kept);
}

}  // namespace sparsescope::tokenizers
