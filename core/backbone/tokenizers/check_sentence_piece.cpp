// SPDX-License-Identifier: GPL-3.0-or-later
// A model file is a protocol buffer: fields one after another, each a number that says which field
// it is and how its value is held, and the value.
#include <bit>
#include <cmath>
#include <set>

#include "core/backbone/tokenizers/charsmap.h"
#include "core/backbone/tokenizers/sentence_piece.h"
#include "core/backbone/tokenizers/vocabulary.h"
#include "core/formats/utf8.h"

namespace sparsescope::tokenizers {

namespace {

constexpr std::size_t longest_piece = 512;

struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;  // of a number
    std::string_view bytes;   // of a text or a message
};

class FieldReader {
  public:
    explicit FieldReader(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    // nothing: the bytes are no protocol buffer.
    [[nodiscard]] std::optional<Field> next() {
        const auto tag = varint();
        if (!tag || *tag >> 3U == 0) return std::nullopt;
        Field field{*tag >> 3U, 0, {}};
        const auto kind = *tag & 7U;
        if (kind == 0) {
            const auto value = varint();
            if (!value) return std::nullopt;
            field.value = *value;
            return field;
        }
        std::uint64_t length = kind == 1 ? 8 : 4;
        if (kind == 2) {
            const auto told = varint();
            if (!told) return std::nullopt;
            length = *told;
        } else if (kind != 1 && kind != 5) {
            return std::nullopt;
        }
        if (length > rest_.size()) return std::nullopt;
        field.bytes = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return field;
    }

  private:
    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) return value;
        }
        return std::nullopt;
    }
    std::string_view rest_;
};

float to_float(std::string_view bytes) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i)
        bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return std::bit_cast<float>(bits);
}

class ModelCheck {
  public:
    explicit ModelCheck(const std::string& where) : where_(where) {}

    Status check(std::string_view bytes) {
        FieldReader fields(bytes);
        while (!fields.at_end()) {
            const auto field = fields.next();
            if (!field) return bad("it is cut off or no SentencePiece model");
            if (field->number == 1) SPARSESCOPE_TRY(check_piece(field->bytes));
            if (field->number == 3 || field->number == 5)
                SPARSESCOPE_TRY(check_normalizer(field->bytes));
        }
        if (pieces_.empty()) return bad("it has no pieces");
        if (unknown_ != 1) return bad("it must have one piece for what is unknown");
        return {};
    }

  private:
    Status check_piece(std::string_view bytes) {
        std::string_view piece;
        FieldReader fields(bytes);
        while (!fields.at_end()) {
            const auto field = fields.next();
            if (!field) return bad("a piece is damaged");
            if (field->number == 1) piece = field->bytes;
            if (field->number == 2 &&
                (field->bytes.size() != 4 || !std::isfinite(to_float(field->bytes))))
                return bad("a score is no number");
            if (field->number == 3 && field->value == 2) ++unknown_;
        }
        const bool text = !piece.empty() && piece.size() <= longest_piece && is_valid_utf8(piece) &&
                          piece.find('\0') == piece.npos;
        if (!text)
            return bad(fmt::format("piece {} is no text, or a very long one", pieces_.size()));
        if (!pieces_.insert(piece).second)
            return bad(fmt::format("it has the piece \"{}\" twice", piece));
        if (pieces_.size() >= static_cast<std::size_t>(most_ids))
            return bad("it has too many pieces");
        return {};
    }

    Status check_normalizer(std::string_view bytes) {
        FieldReader fields(bytes);
        while (!fields.at_end()) {
            const auto field = fields.next();
            if (!field) return bad("its normalisation is damaged");
            if (field->number == 2 && !field->bytes.empty())
                SPARSESCOPE_TRY(Charsmap::parse(field->bytes, where_));
        }
        return {};
    }

    tl::unexpected<Error> bad(std::string_view what) const {
        return fail(ErrorCode::invalid_input, fmt::format("{} cannot be used: {}.", where_, what));
    }

    const std::string& where_;
    std::set<std::string_view> pieces_;
    int unknown_ = 0;
};

}  // namespace

Status check_sentence_piece(std::string_view bytes, const std::string& where) {
    return ModelCheck(where).check(bytes);
}

}  // namespace sparsescope::tokenizers
