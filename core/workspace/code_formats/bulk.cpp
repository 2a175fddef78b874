// SPDX-License-Identifier: GPL-3.0-or-later
// Two lines a document for POST /INDEX/_bulk of OpenSearch and Elasticsearch. The field "code" is
// an object from neuron to weight, for a field of the type rank_features or sparse_vector; a
// document without active neurons has none.
#include "core/workspace/code_formats/code_json.h"

namespace sparsescope::code_format_entries {
namespace {

std::string bulk_lines(const CodeRows::CodedDocument& coded) {
    std::string features;
    for (std::size_t i = 0; i < coded.code.size(); ++i)
        features += fmt::format("{}\"{}\":{}", i == 0 ? "" : ",", coded.code.neurons[i],
                                coded.code.weights[i]);
    std::string source =
        coded.code.empty() ? std::string() : fmt::format(",\"code\":{{{}}}", features);
    source += further_words(coded);
    return fmt::format("{{\"index\":{{\"_id\":\"{}\"}}}}\n{{\"row\":{}{}}}\n", coded.document.id,
                       coded.document.row, source);
}

}  // namespace

const CodeFormatEntry& bulk_entry() {
    static const CodeFormatEntry entry{
        "bulk", "bulk lines for OpenSearch (rank_features) and Elasticsearch (sparse_vector)", "",
        [](const CodeRows& rows, const std::filesystem::path& path) {
            return write_documents(rows, path, bulk_lines);
        }};
    return entry;
}

}  // namespace sparsescope::code_format_entries
