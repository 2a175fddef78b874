// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/byte_pair.h"

#include <queue>

#include "core/backbone/tokenizers/characters.h"

namespace sparsescope::tokenizers {

namespace {

struct MergeRule {
    std::int32_t rank, token;
};

std::uint64_t pair_key(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32U |
           static_cast<std::uint32_t>(right);
}

using MergeRules = std::unordered_map<std::uint64_t, MergeRule>;

// The tokens of one piece, a list whose neighbours are merged.
class MergedPiece {
  public:
    explicit MergedPiece(const std::vector<std::int32_t>& tokens) {
        symbols_.reserve(tokens.size());
        const int last = static_cast<int>(tokens.size()) - 1;
        for (int i = 0; i <= last; ++i)
            symbols_.push_back(
                {tokens[static_cast<std::size_t>(i)], i - 1, i == last ? -1 : i + 1});
    }

    void merge(const MergeRules& rules) {
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            propose(static_cast<int>(i), rules);
        while (!queue_.empty()) {
            const Proposal best = queue_.top();
            queue_.pop();
            Symbol& left = at(best.position);
            if (left.gone || left.next < 0) continue;
            // One of the two may have become another token since.
            const auto rule = rules.find(pair_key(left.token, at(left.next).token));
            if (rule == rules.end() || rule->second.token != best.token) continue;
            left.token = best.token;
            drop_next(left, best.position);
            if (left.previous >= 0) propose(left.previous, rules);
            propose(best.position, rules);
        }
    }

    void give(IdSink& ids) const {
        for (const Symbol& symbol : symbols_)
            if (!symbol.gone) ids.add(symbol.token);
    }

  private:
    struct Symbol {
        std::int32_t token;
        int previous, next;  // -1: none
        bool gone = false;
    };
    struct Proposal {
        std::int32_t rank;
        int position;
        std::int32_t token;
        bool operator<(const Proposal& other) const {  // the queue gives the greatest
            return rank != other.rank ? rank > other.rank : position > other.position;
        }
    };

    Symbol& at(int position) { return symbols_[static_cast<std::size_t>(position)]; }

    void propose(int position, const MergeRules& rules) {
        const Symbol& left = at(position);
        if (left.next < 0) return;
        const auto rule = rules.find(pair_key(left.token, at(left.next).token));
        if (rule != rules.end()) queue_.push({rule->second.rank, position, rule->second.token});
    }

    void drop_next(Symbol& left, int position) {
        Symbol& right = at(left.next);
        right.gone = true;
        left.next = right.next;
        if (left.next >= 0) at(left.next).previous = position;
    }

    std::vector<Symbol> symbols_;
    std::priority_queue<Proposal> queue_;
};

class BytePairModel final : public TokenModel {
  public:
    BytePairModel(Vocabulary vocabulary, MergeRules rules, BytePairOptions options)
        : vocabulary_(std::move(vocabulary)),
          rules_(std::move(rules)),
          options_(std::move(options)) {
        if (!options_.unknown.empty()) unknown_ = vocabulary_.find(options_.unknown);
    }

    void encode(std::string_view piece, IdSink& ids) const override {
        if (options_.ignore_merges) {
            if (const auto id = vocabulary_.find(piece)) return ids.add(*id);
        }
        MergedPiece merged(characters_of(piece));
        merged.merge(rules_);
        merged.give(ids);
    }
    std::optional<std::int32_t> id_of(std::string_view token) const override {
        return vocabulary_.find(token);
    }
    std::int32_t largest_id() const override { return vocabulary_.largest_id(); }
    std::string kind() const override { return "BPE"; }

  private:
    std::vector<std::int32_t> characters_of(std::string_view piece) const {
        std::vector<std::int32_t> tokens;
        bool unknown_waits = false;  // as in the reference, it goes behind bytes that follow it
        for (std::size_t at = 0; at < piece.size();) {
            const std::size_t begin = at;
            (void)next_character(piece, at);
            std::string character = begin > 0 ? options_.continuation : "";
            character += piece.substr(begin, at - begin);
            if (at == piece.size()) character += options_.word_end;
            if (const auto id = vocabulary_.find(character)) {
                if (unknown_waits) tokens.push_back(*unknown_);
                unknown_waits = false;
                tokens.push_back(*id);
            } else if (!append_bytes(character, tokens) && unknown_) {
                if (unknown_waits && !options_.fuse_unknown) tokens.push_back(*unknown_);
                unknown_waits = true;
            }
        }
        if (unknown_waits) tokens.push_back(*unknown_);
        return tokens;
    }

    bool append_bytes(const std::string& character, std::vector<std::int32_t>& tokens) const {
        if (!options_.byte_fallback) return false;
        const std::size_t before = tokens.size();
        for (const char byte : character) {
            const auto id = vocabulary_.find(byte_token(byte));
            if (!id) {
                tokens.resize(before);
                return false;
            }
            tokens.push_back(*id);
        }
        return true;
    }

    Vocabulary vocabulary_;
    MergeRules rules_;
    BytePairOptions options_;
    std::optional<std::int32_t> unknown_;
};

}  // namespace

Result<std::unique_ptr<TokenModel>> make_byte_pair(Vocabulary vocabulary, const Merges& merges,
                                                   const BytePairOptions& options,
                                                   std::string_view where) {
    if (!options.unknown.empty() && !vocabulary.find(options.unknown))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the vocabulary lacks its unknown token \"{}\".", where,
                                options.unknown));
    MergeRules rules;
    rules.reserve(merges.size());
    for (std::size_t i = 0; i < merges.size(); ++i) {
        const auto& [left, right] = merges[i];
        const bool continues = right.starts_with(options.continuation);
        const auto whole = left + (continues ? right.substr(options.continuation.size()) : right);
        const auto a = vocabulary.find(left), b = vocabulary.find(right);
        const auto both = vocabulary.find(whole);
        if (!a || !b || !both)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: merge {} joins \"{}\" and \"{}\", and the vocabulary "
                                    "lacks {}.",
                                    where, i + 1, left.substr(0, 40), right.substr(0, 40),
                                    !a   ? "the first"
                                    : !b ? "the second"
                                         : "what comes of them"));
        rules.insert_or_assign(pair_key(*a, *b), MergeRule{static_cast<std::int32_t>(i), *both});
    }
    return std::make_unique<BytePairModel>(std::move(vocabulary), std::move(rules), options);
}

std::string byte_token(char byte) {
    return fmt::format("<0x{:02X}>", static_cast<unsigned char>(byte));
}

}  // namespace sparsescope::tokenizers
