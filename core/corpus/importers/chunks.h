// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a long text into parts that an encoder reads whole. Pure functions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/corpus/importer.h"

namespace sparsescope::importing {

// Of a folder of text files, unless other numbers are asked for. Text models read 256 tokens, some
// of them more: about 150 words of prose, fewer of code.
inline constexpr ChunkOptions usual_chunks{120, 24};

// invalid_argument: fewer than 5 words, or an overlap of more than half of them.
[[nodiscard]] Status check_chunks(const ChunkOptions& chunks);

// The parts of a text in their order. One of up to 5/4 of so many words is one part, the text as it
// is. Else parts end after a paragraph where one ends in the second half of the words, else after a
// sentence, a line, a word; the overlap begins with a sentence where one begins in its first half.
// A word is what stands between blanks; a character of a script without blanks is one, and of what
// has no blank at all every 40 characters are. No character is cut; bytes that are no UTF-8 are
// taken for characters. Memory: the parts alone.
[[nodiscard]] std::vector<std::string> cut_text(std::string_view text, const ChunkOptions& chunks);

}  // namespace sparsescope::importing
