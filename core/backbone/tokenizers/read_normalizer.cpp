// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/bert_parts.h"
#include "core/backbone/tokenizers/json_parts.h"

namespace sparsescope::tokenizers {

namespace {

Result<std::unique_ptr<Normalizer>> read_bert_normalizer(const Node& node) {
    BertOptions options;
    SPARSESCOPE_ASSIGN(options.clean, node.flag("clean_text", true));
    SPARSESCOPE_ASSIGN(options.split_ideographs, node.flag("handle_chinese_chars", true));
    SPARSESCOPE_ASSIGN(options.lower, node.flag("lowercase", true));
    if (node.has("strip_accents")) {
        SPARSESCOPE_ASSIGN(options.strip_accents, node.flag("strip_accents", false));
    }
    return make_bert_normalizer(options);
}

}  // namespace

Result<std::unique_ptr<Normalizer>> read_normalizer(const Node& node) {
    if (node.null()) return nullptr;
    SPARSESCOPE_ASSIGN(const std::string type, node.type("the normalizer"));
    if (type == "BertNormalizer") return read_bert_normalizer(node);
    return node.unknown("a normalizer", type);
}

}  // namespace sparsescope::tokenizers
