// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/wordnet_pairs.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sparsescope::reproduce {

namespace {

constexpr std::ptrdiff_t fewest_words = 3;  // less is hardly more than the word itself
constexpr std::int32_t lexicographer_files = 45;

std::string_view next_field(std::string_view& rest) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

int number(std::string_view field, int base) {
    int value = -1;
    std::from_chars(field.data(), field.data() + field.size(), value, base);
    return value;
}

std::ptrdiff_t words_of(const std::string& text) {
    std::istringstream stream(text);
    return std::distance(std::istream_iterator<std::string>(stream), {});
}

std::string trimmed(std::string_view text, std::string_view of) {
    const auto first = text.find_first_not_of(of);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(of) - first + 1));
}

}  // namespace

// `offset lex_file type word_count(hex) word lex_id … | gloss; "example"; "example" - of whom`. A
// definition may quote a word of its own, so only what stands at the start of the gloss or behind a
// semicolon is an example.
QuotedGloss quoted_gloss(std::string_view line) {
    const auto bar = line.find(" | ");
    if (bar == std::string_view::npos || line.starts_with(' ')) return {};
    std::string_view head = line.substr(0, bar);
    next_field(head);
    QuotedGloss made;
    made.file = number(next_field(head), 10);
    next_field(head);
    const int count = number(next_field(head), 16);
    if (made.file < 0 || made.file >= lexicographer_files || count < 1) return {};
    for (int i = 0; i < count && !head.empty(); ++i) {
        std::string word(next_field(head));
        next_field(head);  // lex_id
        std::ranges::replace(word, '_', ' ');
        made.text += (i == 0 ? "" : ", ") + word;
    }
    const std::string_view gloss = line.substr(bar + 3);
    std::string definition;
    bool quoting = false, example = false;
    std::string quoted;
    for (const char c : gloss) {
        if (c == '"') {
            if (!quoting) {
                const auto before = trimmed(definition, " ");
                example = example || before.empty() || before.ends_with(';');
            } else if (example && made.sentence.empty()) {
                const std::string sentence = trimmed(quoted, " \t\r\n");
                if (words_of(sentence) >= fewest_words) made.sentence = sentence;
            }
            quoting = !quoting;
            quoted.clear();
        }
        if (quoting && c != '"') quoted += c;
        if (!example) definition += c;  // from the first example on nothing defines
    }
    made.text += " — " + trimmed(definition, " ;\r\n");
    return made;
}

Result<std::vector<QuotedGloss>> quoted_glosses(const std::filesystem::path& folder) {
    return guard("reading WordNet", [&]() -> Result<std::vector<QuotedGloss>> {
        std::vector<QuotedGloss> all;
        for (const char* part : {"noun", "verb", "adj", "adv"}) {
            const auto file = folder / (std::string("data.") + part);
            std::ifstream stream(file, std::ios::binary);
            if (!stream)
                return fail(ErrorCode::not_found,
                            fmt::format("The texts come from WordNet, and {} is not there. Install "
                                        "it with: sudo apt install wordnet-base",
                                        file.string()));
            for (std::string line; std::getline(stream, line);) {
                QuotedGloss made = quoted_gloss(line);
                if (!made.sentence.empty()) all.push_back(std::move(made));
            }
        }
        if (all.empty())
            return fail(ErrorCode::invalid_input,
                        fmt::format("No gloss in {} quotes an example, so it is not WordNet 3.0. "
                                    "Install Debian's package wordnet-base.",
                                    folder.string()));
        return all;
    });
}

std::filesystem::path wordnet_folder() {
    const char* folder = std::getenv("WNSEARCHDIR");
    return folder != nullptr ? folder : "/usr/share/wordnet";
}

}  // namespace sparsescope::reproduce
