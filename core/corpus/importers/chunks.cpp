// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/chunks.h"

#include <algorithm>
#include <cstdint>
#include <deque>

#include "core/formats/utf8.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t longest_word = 40;  // characters

// What ends behind a word, the weakest first.
enum class Break : std::uint8_t { nothing, word, line, sentence, paragraph };

struct Word {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
    Break after = Break::word;
};

struct Character {
    std::uint32_t code = 0;  // 0: no UTF-8
    std::size_t bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const std::string_view bytes = text.substr(at, length);
    if (bytes.size() < length || !is_valid_utf8(bytes)) return {0, 1};
    std::uint32_t code = lead & (0x7FU >> length);
    for (const char byte : bytes.substr(1))
        code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
    return {code, length};
}

bool is_blank(std::uint32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

// Scripts that are written without blanks: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
bool is_word_alone(std::uint32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

bool ends_wide_sentence(std::uint32_t c) {
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61;  // 。！？｡
}

bool ends_sentence(std::uint32_t c) {
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || ends_wide_sentence(c);
}

// Quotes and brackets that may stand behind the end of a sentence.
bool closes(std::uint32_t c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x2019 ||
           c == 0x201D || c == 0x300D || c == 0x300F;
}

// Reads the words of a text one by one.
class WordReader {
  public:
    explicit WordReader(std::string_view text) : text_(text) { skip_blanks(); }

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    Word next() {
        Word word{at_, at_, Break::nothing};
        bool sentence = false;
        bool wide = false;
        std::uint32_t before = 0;
        for (std::size_t characters = 0; !at_end() && characters < longest_word; ++characters) {
            const Character character = character_at(text_, at_);
            if (is_blank(character.code)) break;
            if (characters > 0 && begins_word(before, character.code)) break;
            if (!closes(character.code)) {
                sentence = ends_sentence(character.code);
                wide = ends_wide_sentence(character.code);
            }
            before = character.code;
            at_ += character.bytes;
        }
        word.end = at_;
        const int lines = skip_blanks();
        const bool gap = at_ > word.end;
        word.after = lines > 1                      ? Break::paragraph
                     : wide || (sentence && gap)    ? Break::sentence
                     : lines == 1                   ? Break::line
                     : gap || is_word_alone(before) ? Break::word
                                                    : Break::nothing;
        return word;
    }

  private:
    // Marks of punctuation stay with the character before them.
    static bool begins_word(std::uint32_t before, std::uint32_t c) {
        if (is_word_alone(c)) return true;
        const bool letter =
            c >= 0x80 ? !ends_sentence(c) && !closes(c) && (c < 0x3000 || c > 0x303F)
                      : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return is_word_alone(before) && letter;
    }
    // Returns how many lines end.
    int skip_blanks() {
        int lines = 0;
        while (!at_end()) {
            const Character character = character_at(text_, at_);
            if (!is_blank(character.code)) break;
            const bool pair = character.code == '\n' && at_ > 0 && text_[at_ - 1] == '\r';
            if ((character.code == '\n' && !pair) || character.code == '\r') ++lines;
            if (character.code == 0x2029) lines += 2;
            at_ += character.bytes;
        }
        return lines;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// The number of words in [least, most] behind which the strongest break is, the most of them.
std::size_t best_end(const std::deque<Word>& words, std::size_t least, std::size_t most) {
    std::size_t best = most;
    for (std::size_t count = most; count >= least; --count)
        if (words[count - 1].after > words[best - 1].after) best = count;
    return best;
}

// Where the next part begins: so many words before the end of this one, or somewhat later where a
// sentence begins.
std::size_t next_start(const std::deque<Word>& words, std::size_t end, std::size_t overlap) {
    for (std::size_t start = end - overlap; start <= end - overlap / 2 && start < end; ++start)
        if (words[start - 1].after >= Break::sentence) return start;
    return end - overlap;
}

}  // namespace

Status check_chunks(const ChunkOptions& chunks) {
    if (chunks.words < 5)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Parts of {} words say too little; there are at least 5 in each.",
                                chunks.words));
    if (chunks.overlap >= 0 && chunks.overlap <= chunks.words / 2) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("Parts of {} words cannot share {} with the next; 0 to {} can be shared.",
                    chunks.words, chunks.overlap, chunks.words / 2));
}

std::vector<std::string> cut_text(std::string_view text, const ChunkOptions& chunks) {
    const auto most = static_cast<std::size_t>(chunks.words);
    const auto overlap = static_cast<std::size_t>(chunks.overlap);
    const std::size_t whole = most + most / 4;  // a last part of a few words would say little
    const std::size_t least = std::max(most / 2, overlap + 1);
    std::vector<std::string> parts;
    std::deque<Word> words;
    const auto add = [&](std::size_t count) {
        const std::size_t begin = words.front().begin;
        parts.emplace_back(text.substr(begin, words[count - 1].end - begin));
    };
    for (WordReader reader(text);;) {
        while (words.size() <= whole && !reader.at_end())
            words.push_back(reader.next());
        if (words.size() <= whole) break;
        const std::size_t end = best_end(words, least, most);
        add(end);
        const std::size_t start = next_start(words, end, overlap);
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(start));
    }
    if (parts.empty()) return {std::string(text)};
    if (!words.empty()) add(words.size());
    return parts;
}

}  // namespace sparsescope::importing
