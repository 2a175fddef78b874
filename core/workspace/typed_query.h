// SPDX-License-Identifier: GPL-3.0-or-later
// Typed queries: whether a text can be searched by meaning here, and its embedding.
//
//     const TypedSearch typed = choose_text_mode(dataset, has_codes, asked, configured);
//     if (typed.mode != TextMode::words) encode_query(encoder of typed.encoder, dataset, request);
//     run_search(corpus, searchable, request, columns);
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"
#include "core/workspace/search_request.h"

namespace sparsescope {

struct TypedSearch {
    TextMode mode = TextMode::words;
    std::optional<EncoderSettings> encoder;  // that queries go through, unless mode is words
    std::string note;  // one line: why it is words only, and how meaning can be had; or ""
};

// By meaning where the dataset knows its encoder, that is among the configured ones and a model has
// codes; else by words, with a note. A mode that is asked for and cannot be had is refused
// (unsupported) with the note; another encoder under the name of the dataset's own is refused
// (invalid_argument) with both, because its vectors mean something else.
[[nodiscard]] Result<TypedSearch> choose_text_mode(const DatasetInfo& dataset, bool has_codes,
                                                   std::optional<TextMode> asked,
                                                   std::span<const EncoderSettings> configured);

// invalid_argument, with both names, unless this encoder made the embeddings of the dataset.
[[nodiscard]] Status check_query_encoder(const DatasetInfo& dataset,
                                         const EncoderIdentity& encoder);

// The embedding of a picture file. unsupported where the encoder reads no pictures; sentences name
// the file.
[[nodiscard]] Result<std::vector<float>> encode_picture_file(Encoder& encoder,
                                                             const std::filesystem::path& file,
                                                             std::stop_token stop = {});

// Fills request.vector with the embedding of request.text. Refused as check_query_encoder() does.
[[nodiscard]] Status encode_query(Encoder& encoder, const DatasetInfo& dataset,
                                  SearchRequest& request, std::stop_token stop = {});

}  // namespace sparsescope
