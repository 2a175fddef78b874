// SPDX-License-Identifier: GPL-3.0-or-later
// Codes as JSON. Private to this folder.
#pragma once
#include <string>

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/workspace/code_format.h"

namespace sparsescope::code_format_entries {

using OrderedJson = nlohmann::ordered_json;

// Texts come from people's files: bytes that are no UTF-8 must not stop the export.
inline std::string json_text(const OrderedJson& json) {
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

// "indices":[…],"values":[…], each weight in the fewest digits that give the same float.
inline std::string lists_of(CodeView code) {
    return fmt::format("\"indices\":[{}],\"values\":[{}]", fmt::join(code.neurons, ","),
                       fmt::join(code.weights, ","));
}

// Label and text, where there are any.
inline OrderedJson words_of(const CodeRows::CodedDocument& coded) {
    OrderedJson words = OrderedJson::object();
    if (!coded.label.empty()) words["label"] = coded.label;
    if (!coded.document.text.empty()) words["text"] = coded.document.text;
    return words;
}

// The inside of an object: "" or `,"label":…,"text":…`.
inline std::string further_words(const CodeRows::CodedDocument& coded) {
    const std::string object = json_text(words_of(coded));
    return object == "{}" ? std::string() : ',' + object.substr(1, object.size() - 2);
}

// A file of one piece of text for each document.
template <class TextOf>
Result<std::int64_t> write_documents(const CodeRows& rows, const std::filesystem::path& path,
                                     TextOf text_of) {
    std::int64_t documents = 0;
    const Status written = write_file_atomically(path, [&](OutputFile& file) -> Status {
        SPARSESCOPE_ASSIGN(documents, rows.for_each_document([&](const auto& coded) -> Status {
            return file.write(text_of(coded));
        }));
        return {};
    });
    SPARSESCOPE_TRY(written);
    return documents;
}

}  // namespace sparsescope::code_format_entries
