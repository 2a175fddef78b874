// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/derive_by_encoder.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "core/base/l2_normalize.h"
#include "core/workspace/dataset_pictures.h"

namespace sparsescope {

namespace {

constexpr const char* deriving_stage = "embedding documents anew";

bool is_without_text(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

class DerivedEmbeddings {
  public:
    DerivedEmbeddings(const Corpus& corpus, const DatasetInfo& dataset, Encoder& encoder,
                      std::stop_token stop)
        : corpus_(corpus),
          dataset_(dataset),
          encoder_(encoder),
          stop_(std::move(stop)),
          // Where documents have both, what the encoder can read decides.
          pictures_(dataset.has_images &&
                    !(dataset.has_text && encoder.reads(EncoderInput::text))) {}

    [[nodiscard]] Status check() const {
        const auto input = pictures_ ? EncoderInput::picture : EncoderInput::text;
        if (encoder_.reads(input)) return {};
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("The encoder \"{}\" reads no {}, and the documents of \"{}\" are "
                        "such.",
                        encoder_.identity().name, pictures_ ? "pictures" : "texts", dataset_.name));
    }

    Result<EmbeddingMatrix> all(const Progress& progress) {
        EmbeddingMatrix made(static_cast<std::size_t>(dataset_.documents), encoder_.identity().dim);
        // Several batches at once can be put in order of length.
        const auto piece =
            static_cast<std::int64_t>(std::clamp<std::size_t>(4 * encoder_.good_batch(), 16, 1024));
        for (std::int64_t row = 0; row < dataset_.documents; row += piece) {
            report(progress, deriving_stage, row, dataset_.documents);
            if (stop_.stop_requested()) return cancelled("Stopped while embedding documents.");
            SPARSESCOPE_ASSIGN(const EncodedTexts encoded, encode(row, piece));
            if (encoded.embeddings.dim != made.dim)
                return fail(ErrorCode::invalid_input,
                            "The encoder gave embeddings of another dimension than it says.");
            std::ranges::copy(encoded.embeddings.values,
                              made.row(static_cast<std::size_t>(row)).begin());
        }
        report(progress, deriving_stage, dataset_.documents, dataset_.documents);
        if (dataset_.normalization == Normalization::l2)
            for (std::size_t i = 0; i < made.rows; ++i)
                l2_normalize(made.row(i));
        return made;
    }

  private:
    Result<EncodedTexts> encode(std::int64_t row, std::int64_t count) {
        SPARSESCOPE_ASSIGN(auto documents, corpus_.documents(dataset_.id, row, count));
        if (pictures_) return encode_images(documents);
        std::vector<std::string> texts;
        for (Document& document : documents)
            texts.push_back(is_without_text(document.text) ? "." : std::move(document.text));
        return encode_documents(encoder_, texts, stop_);
    }

    // The files of pictures may lie outside of the workspace.
    Result<EncodedTexts> encode_images(const std::vector<Document>& documents) {
        if (!images_) {
            SPARSESCOPE_ASSIGN(images_,
                               DatasetPictures::open(corpus_, dataset_.id,
                                                     {.longest_side = longest_encoded_side}));
        }
        std::vector<std::int64_t> rows;
        for (const Document& document : documents)
            rows.push_back(document.row);
        SPARSESCOPE_ASSIGN(const DatasetPictures::Piece piece, images_->read(rows, stop_));
        for (std::size_t i = 0; i < piece.images.size(); ++i)
            if (piece.images[i].empty())
                return fail(ErrorCode::invalid_input,
                            fmt::format("Document {} of \"{}\" has no picture that can be read, so "
                                        "it cannot be embedded. {}",
                                        documents[i].row, dataset_.name,
                                        piece.faults.contains(i) ? piece.faults.at(i) : ""));
        return encoder_.encode_pictures(piece.images, stop_);
    }

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    Encoder& encoder_;
    std::stop_token stop_;
    bool pictures_;
    std::unique_ptr<DatasetPictures> images_;
};

}  // namespace

Result<DatasetId> derive_by_encoder(Corpus& corpus, DatasetId from, const std::string& name,
                                    Encoder& encoder, std::stop_token stop,
                                    const Progress& progress) {
    return guard("embedding documents anew", [&]() -> Result<DatasetId> {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(from));
        NewEmbeddings stored{encoder.identity(), dataset.normalization, dataset.documents, 0,
                             false};
        SPARSESCOPE_ASSIGN(stored.row_generation, corpus.row_generation(from));
        DerivedEmbeddings embeddings(corpus, dataset, encoder, stop);
        SPARSESCOPE_TRY(embeddings.check());
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix made, embeddings.all(progress));
        const auto next = [&](std::int64_t first, std::int64_t count) -> Result<EmbeddingMatrix> {
            EmbeddingMatrix rows(static_cast<std::size_t>(count), made.dim);
            std::copy_n(made.row(static_cast<std::size_t>(first)).begin(), rows.values.size(),
                        rows.values.begin());
            return rows;
        };
        return corpus.derive_dataset(from, name, stored, next, stop, progress);
    });
}

}  // namespace sparsescope
