// SPDX-License-Identifier: GPL-3.0-or-later
// Which encoder made embeddings of texts. A dataset keeps it, so that typed queries are encoded by
// the same one and by no other. Std only.
#pragma once
#include <cstddef>
#include <string>

namespace sparsescope {

struct EncoderIdentity {
    std::string kind;  // "model", "command" or "http"
    std::string name;  // what people call it
    // SHA-256 in hex of whatever decides its vectors: weights, tokenizer and pooling of a model,
    // the words of a command, URL and model of an endpoint. Two encoders with one hash are one.
    std::string hash;
    std::size_t dim = 0;
    std::string document_prefix;  // put before every document: "passage: "
    std::string query_prefix;     // and before every query: "query: "

    [[nodiscard]] bool empty() const { return hash.empty(); }  // nobody knows who made them
    bool operator==(const EncoderIdentity&) const = default;
};

}  // namespace sparsescope
