// SPDX-License-Identifier: GPL-3.0-or-later
// Which documents a run learns from and is checked on, as a short text that is stored with it, so
// that a run which is resumed can say that they are others now. Any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "core/types/document.h"
#include "core/types/ids.h"

namespace sparsescope {

// ids and splits by row. tags: bits of the training documents when the run learns from them.
[[nodiscard]] std::string train_documents_text(std::span<const DocumentId> ids,
                                               std::span<const Split> splits,
                                               std::span<const std::uint64_t> tags);

// What differs, as the end of a sentence: "it began with 240 training documents, and there are 200
// now". "" when nothing does, or when `before` is of an older program and says nothing.
[[nodiscard]] std::string changed_documents(const std::string& before, const std::string& now);

}  // namespace sparsescope
