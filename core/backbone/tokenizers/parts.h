// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that a tokenizer is put together from, as in tokenizer.json: a text is normalised, cut
// into pieces, and each piece becomes ids. Each part is immutable. Texts are valid UTF-8.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope::tokenizers {

class Normalizer {
  public:
    virtual ~Normalizer() = default;
    virtual void apply(std::string& text) const = 0;
};

struct Piece {
    std::string text;
    bool first = false;  // begins where the whole text begins
};

class PreTokenizer {
  public:
    virtual ~PreTokenizer() = default;
    // Replaces the pieces by smaller ones; empty ones are left out.
    virtual void apply(std::vector<Piece>& pieces) const = 0;
};

// Where ids go. One more than the limit is taken, so that it is seen that there are too many.
class IdSink {
  public:
    IdSink(std::vector<std::int32_t>& ids, std::size_t limit) : ids_(ids), limit_(limit) {}
    void add(std::int32_t id) {
        if (!full()) ids_.push_back(id);
    }
    [[nodiscard]] bool full() const { return ids_.size() > limit_; }

  private:
    std::vector<std::int32_t>& ids_;
    std::size_t limit_;
};

class TokenModel {
  public:
    virtual ~TokenModel() = default;
    // Appends the ids of a piece, in time about linear in its length.
    virtual void encode(std::string_view piece, IdSink& ids) const = 0;
    [[nodiscard]] virtual std::optional<std::int32_t> id_of(std::string_view token) const = 0;
    [[nodiscard]] virtual std::int32_t largest_id() const = 0;
    [[nodiscard]] virtual std::string kind() const = 0;  // as Tokenizer::kind()
};

// The ids put before and behind those of the text.
struct SpecialIds {
    std::vector<std::int32_t> before, behind;
};

}  // namespace sparsescope::tokenizers
