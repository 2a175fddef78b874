// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/json_parts.h"
#include "core/backbone/tokenizers/word_piece.h"

namespace sparsescope::tokenizers {

namespace {

Result<std::unique_ptr<TokenModel>> read_word_piece(const Node& node) {
    WordPieceOptions options;
    SPARSESCOPE_ASSIGN(options.unknown, node.text("unk_token", options.unknown));
    SPARSESCOPE_ASSIGN(options.continuation,
                       node.text("continuing_subword_prefix", options.continuation));
    SPARSESCOPE_ASSIGN(options.longest_word,
                       node.number("max_input_chars_per_word", options.longest_word));
    if (!node.has("vocab")) return node.bad("the model has no \"vocab\"");
    SPARSESCOPE_ASSIGN(Vocabulary vocabulary,
                       Vocabulary::from_json(*node.child("vocab").json, node.where));
    return make_word_piece(std::move(vocabulary), options, node.where);
}

}  // namespace

Result<std::unique_ptr<TokenModel>> read_model(const Node& node) {
    if (node.null()) return node.bad("the tokenizer has no \"model\"");
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the model"));
    if (type == "WordPiece") return read_word_piece(node);
    return node.unknown("a tokenizer", type);
}

}  // namespace sparsescope::tokenizers
