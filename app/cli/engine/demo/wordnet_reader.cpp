// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/demo/wordnet_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "core/corpus/level_path.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t deepest_noun = 64;  // WordNet's are not 20 deep: more is a circle

// Where WordNet's own programs look, too.
std::filesystem::path data_file(std::size_t part) {
    const char* folder = std::getenv("WNSEARCHDIR");
    return std::filesystem::path(folder != nullptr ? folder : "/usr/share/wordnet") /
           (std::string("data.") + wordnet_parts[part]);
}

tl::unexpected<Error> not_wordnet(std::size_t part, std::int64_t offset) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has no synset at position {} that is in order, so it is not "
                            "WordNet 3.0. Install Debian's package wordnet-base.",
                            data_file(part).string(), offset));
}

// The fields of a line, which blanks separate.
class Fields {
  public:
    explicit Fields(std::string_view line) : rest_(line) {}

    std::string_view next() {
        const auto end = std::min(rest_.find(' '), rest_.size());
        const auto field = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return field;
    }
    std::int64_t next_number(int base) {
        const auto field = next();
        std::int64_t number = 0;
        std::from_chars(field.data(), field.data() + field.size(), number, base);
        return number;
    }
    void skip(int fields) {
        for (int i = 0; i < fields; ++i)
            next();
    }

  private:
    std::string_view rest_;
};

}  // namespace

Result<std::string> WordNetReader::text(std::size_t part, std::int64_t offset) {
    SPARSESCOPE_ASSIGN(const Synset synset, read(part, offset));
    return fmt::format("{} — {}", fmt::join(synset.words, ", "), synset.gloss);
}

Result<std::string> WordNetReader::noun_path(std::int64_t offset) {
    std::vector<std::string> names;
    for (std::int64_t at = offset; at >= 0;) {
        if (names.size() == deepest_noun) return not_wordnet(wordnet_nouns, offset);
        SPARSESCOPE_ASSIGN(const Node node, noun(at));
        names.push_back(node.name);
        at = node.hypernym;
    }
    std::ranges::reverse(names);
    return join_levels(names);
}

Result<WordNetReader::Node> WordNetReader::noun(std::int64_t offset) {
    if (const auto known = nouns_.find(offset); known != nouns_.end()) return known->second;
    SPARSESCOPE_ASSIGN(Synset synset, read(wordnet_nouns, offset));
    if (synset.words.empty()) return not_wordnet(wordnet_nouns, offset);
    return nouns_.emplace(offset, Node{std::move(synset.words.front()), synset.hypernym})
        .first->second;
}

Result<WordNetReader::Synset> WordNetReader::read(std::size_t part, std::int64_t offset) {
    if (!files_[part].is_open()) SPARSESCOPE_TRY(open(part));
    std::string line;
    files_[part].clear();
    files_[part].seekg(offset);
    if (!std::getline(files_[part], line) || !line.starts_with(fmt::format("{:08} ", offset)))
        return not_wordnet(part, offset);
    return parsed(line);
}

Status WordNetReader::open(std::size_t part) {
    files_[part].open(data_file(part), std::ios::binary);
    if (files_[part]) return {};
    return fail(ErrorCode::not_found,
                fmt::format("The texts of this example come from WordNet, and {} is not there. "
                            "Install it with: sudo apt install wordnet-base",
                            data_file(part).string()));
}

// `offset lex_file type word_count(hex) word lex_id … pointer_count symbol offset part places …
// | gloss`.
WordNetReader::Synset WordNetReader::parsed(const std::string& line) {
    Synset synset;
    Fields fields(line);
    fields.skip(3);
    for (auto words = fields.next_number(16); words > 0; --words) {
        std::string word(fields.next());
        std::ranges::replace(word, '_', ' ');
        synset.words.push_back(std::move(word));
        fields.skip(1);  // lex_id
    }
    for (auto pointers = fields.next_number(10); pointers > 0 && synset.hypernym < 0; --pointers) {
        const auto symbol = fields.next();
        const std::int64_t offset = fields.next_number(10);
        if (symbol == "@" || symbol == "@i") synset.hypernym = offset;
        fields.skip(2);
    }
    const auto bar = line.find(" | ");
    if (bar != std::string::npos) synset.gloss = line.substr(bar + 3);
    synset.gloss.erase(synset.gloss.find_last_not_of(" \r\n") + 1);
    return synset;
}

}  // namespace sparsescope::cli
