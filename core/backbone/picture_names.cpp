// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/picture_names.h"

#include <algorithm>

#include "core/backbone/sha256.h"

namespace sparsescope {

namespace {

constexpr char mark = '\0';

}  // namespace

std::string name_of_picture_file(std::string_view sha256) {
    return fmt::format("{}picture file {} {}", mark, sha256, longest_encoded_side);
}

std::string name_of_pixels(const Image& picture) {
    Sha256 hash;
    hash.add(std::string_view(reinterpret_cast<const char*>(picture.pixels.data()),
                              picture.pixels.size()));
    return fmt::format("{}pixels {} {} {} {}", mark, picture.width, picture.height,
                       picture.channels, hash.finish());
}

Result<NamedPictures> encode_named_pictures(Encoder& encoder, std::span<const std::string> names,
                                            const LoadPictures& load, std::stop_token stop) {
    NamedPictures done{{EmbeddingMatrix(names.size(), encoder.identity().dim), 0}, {}};
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!encoder.recall(names[i], done.encoded.embeddings.row(i))) missing.push_back(i);
    // In pieces, so that a stop loses one of them at most.
    const std::size_t piece = std::max<std::size_t>(1, encoder.good_batch());
    for (std::size_t first = 0; first < missing.size(); first += piece) {
        if (stop.stop_requested()) return cancelled();
        const auto places =
            std::span(missing).subspan(first, std::min(piece, missing.size() - first));
        SPARSESCOPE_ASSIGN(std::vector<Image> loaded, load(places));
        std::vector<Image> pictures;
        std::vector<std::string> called;
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (i >= loaded.size() || loaded[i].empty()) {
                done.without.push_back(places[i]);
                continue;
            }
            pictures.push_back(std::move(loaded[i]));
            called.push_back(names[places[i]]);
            rows.push_back(places[i]);
        }
        if (pictures.empty()) continue;
        SPARSESCOPE_ASSIGN(const EncodedTexts made, encoder.encode_pictures(pictures, stop));
        if (made.embeddings.rows != rows.size() ||
            made.embeddings.dim != done.encoded.embeddings.dim)
            return fail(ErrorCode::invalid_input,
                        fmt::format("The encoder \"{}\" gave {} embeddings of {} numbers for {} "
                                    "pictures.",
                                    encoder.identity().name, made.embeddings.rows,
                                    made.embeddings.dim, rows.size()));
        encoder.remember(called, made.embeddings.view());
        for (std::size_t i = 0; i < rows.size(); ++i)
            std::ranges::copy(made.embeddings.row(i), done.encoded.embeddings.row(rows[i]).begin());
    }
    return done;
}

}  // namespace sparsescope
