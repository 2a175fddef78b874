// SPDX-License-Identifier: GPL-3.0-or-later
// An object a line: id, row, indices, values, and label and text where there are any. The strongest
// neuron comes first.
#include "core/workspace/code_formats/code_json.h"

namespace sparsescope::code_format_entries {

const CodeFormatEntry& jsonl_entry() {
    static const CodeFormatEntry entry{
        "jsonl", "an object for each document, one a line", ".jsonl",
        [](const CodeRows& rows, const std::filesystem::path& path) {
            return write_documents(rows, path, [](const CodeRows::CodedDocument& coded) {
                return fmt::format("{{\"id\":{},\"row\":{},{}{}}}\n", coded.document.id,
                                   coded.document.row, lists_of(coded.code), further_words(coded));
            });
        }};
    return entry;
}

}  // namespace sparsescope::code_format_entries
