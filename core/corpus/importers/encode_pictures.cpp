// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/encode_pictures.h"

#include <algorithm>
#include <cmath>

#include "core/corpus/importers/picture_store.h"
#include "core/corpus/importers/prepared.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

class EncodedPictures final : public Prepared {
  public:
    EncodedPictures(std::unique_ptr<ImportSource> inner, const ImportOptions& options)
        : Prepared(std::move(inner)),
          encoding_(options.encoding),
          store_(options.pictures),
          folder_(inner_->picture_folder()),
          file_(display_name(options.file)),
          stop_(options.stop) {
        if (encoding_->begin) encoding_->begin();
    }

    std::size_t dim() const override { return encoding_->encoder.dim; }
    std::vector<ImportPreview> understood() const override {
        auto files = inner_->understood();
        if (files.empty()) return files;
        files.front().dim = dim();
        files.front().notes.push_back(
            fmt::format("The pictures are embedded by the encoder \"{}\" ({} numbers).",
                        encoding_->encoder.name, dim()));
        return files;
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        const auto some =
            static_cast<std::int64_t>(std::max<std::size_t>(encoding_->good_batch, 1));
        SPARSESCOPE_ASSIGN(auto batch, inner_->next(std::min(max_documents, some)));
        batch.embeddings = EmbeddingMatrix(batch.documents.size(), dim());
        batch.from_texts = true;
        std::vector<std::size_t> missing;
        for (std::size_t i = 0; i < batch.documents.size(); ++i) {
            if (batch.faults.contains(i)) continue;
            const NewDocument& document = batch.documents[i];
            if (document.picture.empty() && document.image.empty())
                batch.faults.emplace(i, place(batch, i) + " has no picture to embed");
            else if (!recalled(document, batch.embeddings.row(i)))
                missing.push_back(i);
        }
        if (!missing.empty()) SPARSESCOPE_TRY(encode(missing, batch));
        row_ += std::ssize(batch.documents);
        return batch;
    }

  private:
    [[nodiscard]] std::string place(const ImportBatch& batch, std::size_t i) const {
        return i < batch.lines.size() ? fmt::format("line {}", batch.lines[i])
                                      : fmt::format("row {}", row_ + static_cast<std::int64_t>(i));
    }

    [[nodiscard]] bool recalled(const NewDocument& document, std::span<float> row) const {
        return encoding_->recall_picture && !document.picture.hash.empty() &&
               encoding_->recall_picture(document.picture.hash, row);
    }

    // The pixels of files, several of which are decoded at a time, and of what has pixels itself.
    Result<std::vector<Image>> load(const std::vector<std::size_t>& places, ImportBatch& batch) {
        std::vector<std::string> paths;
        for (const std::size_t i : places)
            if (!batch.documents[i].picture.empty())
                paths.push_back(batch.documents[i].picture.path);
        std::vector<Image> files;
        if (!paths.empty() && store_) {
            SPARSESCOPE_ASSIGN(files,
                               store_->pixels(folder_, paths, encoding_->longest_side, stop_));
        }
        std::vector<Image> images;
        std::size_t next = 0;
        for (const std::size_t i : places) {
            const NewDocument& document = batch.documents[i];
            if (document.picture.empty())
                images.push_back(document.image);
            else
                images.push_back(next < files.size() ? std::move(files[next++]) : Image{});
        }
        return images;
    }

    Status encode(const std::vector<std::size_t>& places, ImportBatch& batch) {
        SPARSESCOPE_ASSIGN(std::vector<Image> loaded, load(places, batch));
        std::vector<Image> images;
        std::vector<std::size_t> rows;
        for (std::size_t n = 0; n < places.size(); ++n) {
            if (loaded[n].empty()) {
                batch.faults.emplace(
                    places[n], place(batch, places[n]) + ": its picture cannot be read again");
                continue;
            }
            images.push_back(std::move(loaded[n]));
            rows.push_back(places[n]);
        }
        if (rows.empty()) return {};
        auto encoded = encoding_->encode_pictures(images, stop_);
        if (!encoded && encoded.error().code == ErrorCode::invalid_input)
            encoded.error().message =
                fmt::format("{}, rows {} to {}: {}", file_, row_,
                            row_ + static_cast<std::int64_t>(rows.back()), encoded.error().message);
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix made, std::move(encoded));
        SPARSESCOPE_TRY(check(made, rows.size()));
        for (std::size_t n = 0; n < rows.size(); ++n)
            std::ranges::copy(made.row(n), batch.embeddings.row(rows[n]).begin());
        keep(rows, batch);
        return {};
    }

    Status check(const EmbeddingMatrix& made, std::size_t pictures) const {
        const bool fits = made.rows == pictures && made.dim == dim();
        bool usable = fits;
        for (std::size_t n = 0; usable && n < pictures; ++n) {
            const auto row = made.row(n);
            usable = std::ranges::all_of(row, [](float v) { return std::isfinite(v); }) &&
                     std::ranges::any_of(row, [](float v) { return v != 0; });
        }
        if (usable) return {};
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}: the encoder \"{}\" {}. Nothing was imported; test the encoder.", file_,
                        encoding_->encoder.name,
                        fits ? "gave a picture an embedding that is all zero, or not finite"
                             : fmt::format("gave {} embeddings of {} numbers for {} "
                                           "pictures",
                                           made.rows, made.dim, pictures)));
    }

    void keep(const std::vector<std::size_t>& rows, const ImportBatch& batch) const {
        if (!encoding_->keep_pictures) return;
        std::vector<std::string> hashes;
        std::vector<std::size_t> kept;
        for (const std::size_t i : rows) {
            if (batch.documents[i].picture.hash.empty()) continue;
            hashes.push_back(batch.documents[i].picture.hash);
            kept.push_back(i);
        }
        if (kept.empty()) return;
        EmbeddingMatrix embeddings(kept.size(), dim());
        for (std::size_t n = 0; n < kept.size(); ++n)
            std::ranges::copy(batch.embeddings.row(kept[n]), embeddings.row(n).begin());
        encoding_->keep_pictures(hashes, embeddings.view());
    }

    std::shared_ptr<const TextEncoding> encoding_;
    std::shared_ptr<PictureStore> store_;
    std::filesystem::path folder_;
    std::string file_;
    std::stop_token stop_;
    std::int64_t row_ = 0;
};

}  // namespace

std::unique_ptr<ImportSource> encode_pictures(std::unique_ptr<ImportSource> source,
                                              const ImportOptions& options) {
    return std::make_unique<EncodedPictures>(std::move(source), options);
}

}  // namespace sparsescope::importing
