// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/sentence_piece.h"

#include <algorithm>
#include <limits>

#include "core/backbone/tokenizers/characters.h"
#include "core/backbone/tokenizers/parts.h"
#include "core/backbone/tokenizers/piece_processor.h"

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
    SentencePieceTokenizer(std::unique_ptr<PieceProcessor> processor, Numbering numbering)
        : processor_(std::move(processor)), numbering_(std::move(numbering)) {}

    TokenIds encode(std::string_view text, std::size_t max_tokens) const override {
        const auto& [before, behind] = numbering_.special;
        const std::size_t around = before.size() + behind.size();
        const std::size_t room = max_tokens > around ? max_tokens - around : 0;
        const std::string_view read = text.substr(0, bytes_read(max_tokens));
        const std::string valid = valid_text(read);
        std::vector<int> pieces = processor_->encode(valid);
        TokenIds result;
        result.truncated = pieces.size() > room || read.size() < text.size();
        pieces.resize(std::min(pieces.size(), room));
        result.ids = before;
        for (const int piece : pieces)
            result.ids.push_back(piece == processor_->unknown() ? numbering_.unknown
                                                                : piece + numbering_.offset);
        result.ids.insert(result.ids.end(), behind.begin(), behind.end());
        if (result.ids.size() > max_tokens) result.ids.resize(max_tokens);
        return result;
    }
    std::int32_t pad_id() const override { return numbering_.pad; }
    std::size_t vocabulary_size() const override {
        return static_cast<std::size_t>(processor_->size() + numbering_.offset +
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

    std::unique_ptr<PieceProcessor> processor_;
    Numbering numbering_;
};

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
Result<Numbering> number_as_xlm_roberta(const PieceProcessor& processor, const std::string& where,
                                        const std::string& tokenizer_class) {
    if (!is_class(tokenizer_class, {"XLMRobertaTokenizer"}))
        return unknown_class(where, tokenizer_class);
    if (processor.piece_named("<unk>") != 0 || processor.piece_named("<s>") != 1 ||
        processor.piece_named("</s>") != 2)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} does not begin with <unk>, <s> and </s>, as XLM-R's do.", where));
    return Numbering{.offset = 1, .unknown = 3, .behind_all = 1, .pad = 1, .special = {{0}, {2}}};
}

Result<Numbering> number_as_t5(const PieceProcessor& processor, const std::string& where,
                               const std::string& tokenizer_class) {
    if (!is_class(tokenizer_class, {"T5Tokenizer"})) return unknown_class(where, tokenizer_class);
    const auto end = processor.piece_named("</s>");
    if (!end)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} lacks </s>, which T5 ends every text with.", where));
    return Numbering{.unknown = processor.unknown(),
                     .pad = processor.piece_named("<pad>").value_or(*end),
                     .special = {{}, {*end}}};
}

Result<Numbering> number_as_llama(const PieceProcessor& processor, const std::string& where,
                                  const std::string& tokenizer_class, const Node& config) {
    if (!is_class(tokenizer_class, {"LlamaTokenizer", "GemmaTokenizer"}))
        return unknown_class(where, tokenizer_class);
    SPARSESCOPE_ASSIGN(const bool begin, config.flag("add_bos_token", !tokenizer_class.empty()));
    SPARSESCOPE_ASSIGN(const bool end, config.flag("add_eos_token", false));
    const auto bos = processor.piece_named(tokenizer_class.starts_with("Gemma") ? "<bos>" : "<s>");
    const auto eos = processor.piece_named(tokenizer_class.starts_with("Gemma") ? "<eos>" : "</s>");
    if ((begin && !bos) || (end && !eos))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} lacks the pieces that begin and end a text.", where));
    Numbering numbering{.unknown = processor.unknown(),
                        .pad = processor.piece_named("<pad>").value_or(processor.unknown())};
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
        SPARSESCOPE_ASSIGN(auto processor, PieceProcessor::load(bytes, where));
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
