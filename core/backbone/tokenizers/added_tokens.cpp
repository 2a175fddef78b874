// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/added_tokens.h"

#include <algorithm>

#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/vocabulary.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::size_t longest_added_token = 512;

Result<AddedToken> read_added_token(const Node& node) {
    AddedToken token;
    SPARSESCOPE_ASSIGN(token.content, node.text("content"));
    SPARSESCOPE_ASSIGN(const std::int64_t id, node.number("id", -1));
    if (id < 0 || id >= most_ids)
        return node.bad(fmt::format("the added token \"{}\" has the id {}", token.content, id));
    if (token.content.size() > longest_added_token)
        return node.bad(
            fmt::format("added token {} is longer than {} bytes", id, longest_added_token));
    token.id = static_cast<std::int32_t>(id);
    SPARSESCOPE_ASSIGN(token.special, node.flag("special", false));
    SPARSESCOPE_ASSIGN(token.single_word, node.flag("single_word", false));
    SPARSESCOPE_ASSIGN(token.take_space_before, node.flag("lstrip", false));
    SPARSESCOPE_ASSIGN(token.take_space_behind, node.flag("rstrip", false));
    SPARSESCOPE_ASSIGN(token.normalized, node.flag("normalized", !token.special));
    return token;
}

bool is_of_word(char32_t c) {
    return is_letter(c) || is_mark(c) || is_number(c) || c == '_';
}

// Where the last character of a text begins.
std::size_t last_character(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        --at;
    return at;
}

bool ends_in_word(std::string_view text) {
    if (text.empty()) return false;
    std::size_t at = last_character(text);
    return is_of_word(next_character(text, at));
}

bool begins_in_word(std::string_view text) {
    std::size_t at = 0;
    return !text.empty() && is_of_word(next_character(text, at));
}

std::size_t without_space_behind(std::string_view text) {
    while (!text.empty()) {
        const std::size_t last = last_character(text);
        std::size_t at = last;
        if (!is_space(next_character(text, at))) break;
        text = text.substr(0, last);
    }
    return text.size();
}

std::size_t space_in_front(std::string_view text) {
    std::size_t taken = 0;
    for (std::size_t at = 0; at < text.size(); taken = at) {
        if (!is_space(next_character(text, at))) break;
    }
    return taken;
}

}  // namespace

Result<std::vector<AddedToken>> read_added_tokens(const Node& root) {
    std::vector<AddedToken> tokens;
    if (!root.has("added_tokens")) return tokens;
    SPARSESCOPE_ASSIGN(const nlohmann::json* list, root.list("added_tokens"));
    for (const auto& item : *list) {
        SPARSESCOPE_ASSIGN(AddedToken token, read_added_token(root.wrap(item)));
        if (!token.content.empty()) tokens.push_back(std::move(token));
    }
    return tokens;
}

AddedTokenFinder::AddedTokenFinder(std::vector<AddedToken> tokens) : tokens_(std::move(tokens)) {
    std::ranges::stable_sort(tokens_, {}, &AddedToken::content);
    const auto same_content = [](const AddedToken& a, const AddedToken& b) {
        return a.content == b.content;
    };
    tokens_.erase(std::unique(tokens_.begin(), tokens_.end(), same_content), tokens_.end());
}

const AddedToken* AddedTokenFinder::longest_at(std::string_view text) const {
    const AddedToken* longest = nullptr;
    auto begin = tokens_.begin(), end = tokens_.end();
    for (std::size_t depth = 0; begin != end; ++depth) {
        // All of [begin, end) begin with the first `depth` bytes; one that ends here is the first.
        if (begin->content.size() == depth) {
            longest = &*begin;
            ++begin;
        }
        if (depth == text.size()) break;
        const auto byte = static_cast<unsigned char>(text[depth]);
        const auto of = [&](const AddedToken& token) {
            return static_cast<unsigned char>(token.content[depth]);
        };
        begin = std::ranges::lower_bound(begin, end, byte, {}, of);
        end = std::ranges::upper_bound(begin, end, byte, {}, of);
    }
    return longest;
}

std::vector<Section> AddedTokenFinder::split(std::string_view text) const {
    std::vector<Section> sections;
    std::size_t done = 0;  // sections reach to here
    for (std::size_t at = 0; !tokens_.empty() && at < text.size();) {
        const AddedToken* token = longest_at(text.substr(at));
        if (token == nullptr) {
            ++at;
            continue;
        }
        std::size_t begin = at, end = at + token->content.size();
        at = end;
        if (token->special) continue;
        if (token->single_word &&
            (ends_in_word(text.substr(0, begin)) || begins_in_word(text.substr(end))))
            continue;
        if (begin < done) continue;  // an earlier one took it as its space
        if (token->take_space_before)
            begin = std::max(without_space_behind(text.substr(0, begin)), done);
        if (token->take_space_behind) end += space_in_front(text.substr(end));
        if (begin > done) sections.push_back({text.substr(done, begin - done)});
        sections.push_back({text.substr(begin, end - begin), token->id});
        done = end;
    }
    if (done < text.size()) sections.push_back({text.substr(done)});
    return sections;
}

}  // namespace sparsescope::tokenizers
