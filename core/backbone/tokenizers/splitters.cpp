// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/splitters.h"

#include <array>

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

// A pre-tokenizer that cuts each piece by itself: cut(text, give), give(begin, end).
template <class Cut>
class CuttingPreTokenizer final : public PreTokenizer {
  public:
    explicit CuttingPreTokenizer(Cut cut) : cut_(std::move(cut)) {}
    void apply(std::vector<Piece>& pieces) const override {
        std::vector<Piece> smaller;
        for (const Piece& piece : pieces) {
            const std::string& text = piece.text;
            cut_(text, [&](std::size_t begin, std::size_t end) {
                if (end > begin)
                    smaller.push_back({text.substr(begin, end - begin), piece.first && begin == 0});
            });
        }
        pieces = std::move(smaller);
    }

  private:
    Cut cut_;
};

template <class Cut>
PreTokenizerPtr cutting(Cut cut) {
    return std::make_unique<CuttingPreTokenizer<Cut>>(std::move(cut));
}

class SequencePreTokenizer final : public PreTokenizer {
  public:
    explicit SequencePreTokenizer(std::vector<PreTokenizerPtr> parts) : parts_(std::move(parts)) {}
    void apply(std::vector<Piece>& pieces) const override {
        for (const auto& part : parts_)
            part->apply(pieces);
    }

  private:
    std::vector<PreTokenizerPtr> parts_;
};

// Printable bytes of Latin-1 stand for themselves, the other 68 for characters from U+0100 on.
std::array<std::string, 256> byte_alphabet() {
    std::array<std::string, 256> alphabet;
    char32_t next = 0x100;
    for (std::size_t byte = 0; byte < alphabet.size(); ++byte) {
        const bool visible = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD);
        append_character(alphabet[byte], visible ? static_cast<char32_t>(byte) : next++);
    }
    return alphabet;
}

class ByteLevelPreTokenizer final : public PreTokenizer {
  public:
    ByteLevelPreTokenizer(bool add_prefix_space, WordPattern pattern)
        : add_prefix_space_(add_prefix_space),
          pattern_(pattern != nullptr ? make_pattern_splitter(pattern) : nullptr),
          alphabet_(byte_alphabet()) {}

    void apply(std::vector<Piece>& pieces) const override {
        if (add_prefix_space_) {
            for (Piece& piece : pieces)
                if (!piece.text.starts_with(' ')) piece.text.insert(0, 1, ' ');
        }
        if (pattern_) pattern_->apply(pieces);
        for (Piece& piece : pieces) {
            std::string visible;
            visible.reserve(piece.text.size() * 2);
            for (const char byte : piece.text)
                visible += alphabet_[static_cast<unsigned char>(byte)];
            piece.text = std::move(visible);
        }
    }

  private:
    bool add_prefix_space_;
    PreTokenizerPtr pattern_;
    std::array<std::string, 256> alphabet_;
};

// Cuts at every match; next(text, from) gives the first one at or after `from`, as {begin, end}.
template <class Next>
PreTokenizerPtr splitting_at(Next next, SplitAt how) {
    return cutting([next, how](const std::string& text, auto give) {
        std::size_t begin = 0;
        for (std::size_t from = 0; from < text.size();) {
            const auto [first, end] = next(text, from);
            if (first >= text.size()) break;
            if (how == SplitAt::merged_with_previous) {
                give(begin, end);
                begin = end;
            } else {
                give(begin, first);
                if (how == SplitAt::isolated) give(first, end);
                begin = how == SplitAt::merged_with_next ? first : end;
            }
            from = end;
        }
        give(begin, text.size());
    });
}

struct Match {
    std::size_t begin, end;
};

template <class Is>
Match next_of_kind(const std::string& text, std::size_t from, Is is) {
    for (std::size_t at = from; at < text.size();) {
        const std::size_t here = at;
        if (is(next_character(text, at))) return {here, at};
    }
    return {text.size(), text.size()};
}

class Metaspace final : public PreTokenizer {
  public:
    Metaspace(std::string sign, PrependSign prepend, bool split)
        : sign_(std::move(sign)),
          prepend_(prepend),
          split_(split ? make_literal_splitter(sign_, SplitAt::merged_with_next) : nullptr) {}

    void apply(std::vector<Piece>& pieces) const override {
        for (Piece& piece : pieces) {
            std::string text;
            text.reserve(piece.text.size() * 2);
            for (const char byte : piece.text)
                byte == ' ' ? text += sign_ : text += byte;
            const bool wanted = prepend_ == PrependSign::always ||
                                (prepend_ == PrependSign::first_piece && piece.first);
            if (wanted && !text.starts_with(sign_)) text.insert(0, sign_);
            piece.text = std::move(text);
        }
        if (split_) split_->apply(pieces);
    }

  private:
    std::string sign_;
    PrependSign prepend_;
    PreTokenizerPtr split_;
};

}  // namespace

PreTokenizerPtr make_sequence(std::vector<PreTokenizerPtr> parts) {
    return std::make_unique<SequencePreTokenizer>(std::move(parts));
}

PreTokenizerPtr make_pattern_splitter(WordPattern pattern) {
    return cutting([pattern](const std::string& text, auto give) {
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = pattern(text, begin);
            give(begin, end);
            begin = end;
        }
    });
}

PreTokenizerPtr make_byte_level(bool add_prefix_space, WordPattern pattern) {
    return std::make_unique<ByteLevelPreTokenizer>(add_prefix_space, pattern);
}

PreTokenizerPtr make_literal_splitter(std::string literal, SplitAt how) {
    return splitting_at(
        [literal = std::move(literal)](const std::string& text, std::size_t from) {
            const std::size_t found = std::min(text.find(literal, from), text.size());
            return Match{found, found + literal.size()};
        },
        how);
}

PreTokenizerPtr make_space_splitter() {
    return splitting_at([](const std::string& text,
                           std::size_t from) { return next_of_kind(text, from, is_space); },
                        SplitAt::removed);
}

PreTokenizerPtr make_punctuation_splitter() {
    return splitting_at(
        [](const std::string& text, std::size_t from) {
            return next_of_kind(text, from, is_bert_punctuation);
        },
        SplitAt::isolated);
}

PreTokenizerPtr make_digit_splitter(bool each_alone) {
    return splitting_at(
        [each_alone](const std::string& text, std::size_t from) {
            Match match = next_of_kind(text, from, is_number);
            while (!each_alone && match.end < text.size()) {
                std::size_t at = match.end;
                if (!is_number(next_character(text, at))) break;
                match.end = at;
            }
            return match;
        },
        SplitAt::isolated);
}

PreTokenizerPtr make_metaspace(std::string sign, PrependSign prepend, bool split) {
    return std::make_unique<Metaspace>(std::move(sign), prepend, split);
}

}  // namespace sparsescope::tokenizers
