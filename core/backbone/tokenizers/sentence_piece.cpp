// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/sentence_piece.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <limits>

#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

namespace {

// How a model numbers the pieces, and what it wants around them.
struct Numbering {
    std::int32_t offset = 0;      // id of a piece = its place in the file + offset
    std::int32_t unknown = 0;     // id of the file's unknown piece
    std::int32_t behind_all = 0;  // ids after the last piece's (XLM-R's <mask>)
    std::int32_t pad = 0;
    SpecialIds special;
};

class SentencePieceTokenizer final : public Tokenizer {
  public:
    SentencePieceTokenizer(std::unique_ptr<sentencepiece::SentencePieceProcessor> processor,
                           Numbering numbering)
        : processor_(std::move(processor)), numbering_(std::move(numbering)) {}

    TokenIds encode(std::string_view text, std::size_t max_tokens) const override {
        const auto& [before, behind] = numbering_.special;
        const std::size_t around = before.size() + behind.size();
        const std::size_t room = max_tokens > around ? max_tokens - around : 0;
        const std::string_view read = text.substr(0, bytes_read(max_tokens));
        const std::string valid = valid_text(read);
        std::vector<int> pieces;
        // Can fail only for a model that was not loaded, or without memory.
        if (!processor_->Encode({valid.data(), valid.size()}, &pieces).ok()) pieces.clear();
        TokenIds result;
        result.truncated = pieces.size() > room || read.size() < text.size();
        pieces.resize(std::min(pieces.size(), room));
        result.ids = before;
        for (const int piece : pieces)
            result.ids.push_back(piece == processor_->unk_id() ? numbering_.unknown
                                                               : piece + numbering_.offset);
        result.ids.insert(result.ids.end(), behind.begin(), behind.end());
        if (result.ids.size() > max_tokens) result.ids.resize(max_tokens);
        return result;
    }
    std::int32_t pad_id() const override { return numbering_.pad; }
    std::size_t vocabulary_size() const override {
        return static_cast<std::size_t>(processor_->GetPieceSize() + numbering_.offset +
                                        numbering_.behind_all);
    }
    std::string kind() const override { return "SentencePiece"; }

  private:
    // The library takes time quadratic in the length of a run of unknown characters, and a text has
    // no bound. Far more than the tokens can hold is enough of it.
    static std::size_t bytes_read(std::size_t max_tokens) {
        constexpr std::size_t always = 64 << 10, of_a_token = 256;
        if (max_tokens > std::numeric_limits<std::size_t>::max() / of_a_token)
            return std::string_view::npos;
        return std::max(always, max_tokens * of_a_token);
    }

    std::unique_ptr<sentencepiece::SentencePieceProcessor> processor_;
    Numbering numbering_;
};

using Processor = sentencepiece::SentencePieceProcessor;

std::optional<std::int32_t> piece_named(const Processor& processor, const std::string& name) {
    const int id = processor.PieceToId(name);
    if (processor.IdToPiece(id) != name) return std::nullopt;
    return id;
}

tl::unexpected<Error> unknown_class(const std::string& where, const std::string& name) {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: how a {} numbers the pieces of a SentencePiece model is not known "
                            "here. Put the model's tokenizer.json into the folder, or let the "
                            "model's own program encode: add it as an encoder of the kind command "
                            "or http.",
                            where, name));
}

bool is_class(const std::string& name, std::initializer_list<std::string_view> known) {
    return name.empty() || std::ranges::any_of(known, [&](std::string_view one) {
               return name == one || name == std::string(one) + "Fast";
           });
}

// XLM-R's ids are those of fairseq: <s>, <pad>, </s>, <unk>, then the pieces but for the file's own
// three special ones, and <mask> at the end.
Result<Numbering> number_as_xlm_roberta(const Processor& processor, const std::string& where,
                                        const std::string& tokenizer_class) {
    if (!is_class(tokenizer_class, {"XLMRobertaTokenizer"}))
        return unknown_class(where, tokenizer_class);
    if (piece_named(processor, "<unk>") != 0 || piece_named(processor, "<s>") != 1 ||
        piece_named(processor, "</s>") != 2)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} does not begin with <unk>, <s> and </s>, as XLM-R's do.", where));
    return Numbering{.offset = 1, .unknown = 3, .behind_all = 1, .pad = 1, .special = {{0}, {2}}};
}

Result<Numbering> number_as_t5(const Processor& processor, const std::string& where,
                               const std::string& tokenizer_class) {
    if (!is_class(tokenizer_class, {"T5Tokenizer"})) return unknown_class(where, tokenizer_class);
    const auto end = piece_named(processor, "</s>");
    if (!end)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} lacks </s>, which T5 ends every text with.", where));
    return Numbering{.unknown = processor.unk_id(),
                     .pad = piece_named(processor, "<pad>").value_or(*end),
                     .special = {{}, {*end}}};
}

Result<Numbering> number_as_llama(const Processor& processor, const std::string& where,
                                  const std::string& tokenizer_class, const Node& config) {
    if (!is_class(tokenizer_class, {"LlamaTokenizer", "GemmaTokenizer"}))
        return unknown_class(where, tokenizer_class);
    SPARSESCOPE_ASSIGN(const bool begin, config.flag("add_bos_token", !tokenizer_class.empty()));
    SPARSESCOPE_ASSIGN(const bool end, config.flag("add_eos_token", false));
    const auto bos = piece_named(processor, tokenizer_class.starts_with("Gemma") ? "<bos>" : "<s>");
    const auto eos =
        piece_named(processor, tokenizer_class.starts_with("Gemma") ? "<eos>" : "</s>");
    if ((begin && !bos) || (end && !eos))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} lacks the pieces that begin and end a text.", where));
    Numbering numbering{.unknown = processor.unk_id(),
                        .pad = piece_named(processor, "<pad>").value_or(processor.unk_id())};
    if (begin) numbering.special.before.push_back(*bos);
    if (end) numbering.special.behind.push_back(*eos);
    return numbering;
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> tokenizer_from_sentence_piece(std::string_view bytes,
                                                                 std::string_view name,
                                                                 const std::string& where,
                                                                 const TokenizerConfig& config) {
    return guard("reading a SentencePiece model", [&]() -> Result<std::unique_ptr<Tokenizer>> {
        SPARSESCOPE_TRY(check_sentence_piece(bytes, where));
        auto processor = std::make_unique<Processor>();
        const auto status = processor->LoadFromSerializedProto({bytes.data(), bytes.size()});
        if (!status.ok())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is no SentencePiece model that can be read.", where),
                        status.ToString());
        SPARSESCOPE_ASSIGN(const std::string type, config.node().text("tokenizer_class", ""));
        Result<Numbering> numbering =
            name == "sentencepiece.bpe.model" ? number_as_xlm_roberta(*processor, where, type)
            : name == "spiece.model"          ? number_as_t5(*processor, where, type)
                                     : number_as_llama(*processor, where, type, config.node());
        if (!numbering) return fail(std::move(numbering.error()));
        return std::make_unique<SentencePieceTokenizer>(std::move(processor),
                                                        std::move(*numbering));
    });
}

}  // namespace sparsescope::tokenizers
