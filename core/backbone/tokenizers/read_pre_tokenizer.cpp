// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/bert_parts.h"
#include "core/backbone/tokenizers/json_parts.h"

namespace sparsescope::tokenizers {

Result<std::unique_ptr<PreTokenizer>> read_pre_tokenizer(const Node& node) {
    if (node.null()) return nullptr;
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the pre-tokenizer"));
    if (type == "BertPreTokenizer") return make_bert_pre_tokenizer();
    return node.unknown("a pre-tokenizer", type);
}

}  // namespace sparsescope::tokenizers
