// SPDX-License-Identifier: GPL-3.0-or-later
// The ids that a model wants around those of the text: "post_processor" of tokenizer.json.
#pragma once
#include "core/backbone/tokenizers/json_fields.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

// BertProcessing, RobertaProcessing, TemplateProcessing, ByteLevel, and Sequence of these.
[[nodiscard]] Result<SpecialIds> read_special_ids(const Node& node);

}  // namespace sparsescope::tokenizers
