// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/backbone/picture_names.h"
#include "core/base/l2_normalize.h"
#include "core/workspace/dataset_pictures.h"
#include "core/workspace/embed_parts.h"

namespace sparsescope::embedding {

namespace {

constexpr const char* stage = "embedding pictures";
constexpr std::size_t named_faults = 5;

// Why documents have no picture to embed, of those that are not removed.
struct Faults {
    std::vector<DocumentId> documents;
    std::vector<std::string> sentences;  // of the first ones

    void add(const Document& document, std::string why) {
        documents.push_back(document.id);
        if (sentences.size() < named_faults)
            sentences.push_back(fmt::format("row {}: {}", document.row,
                                            why.empty() ? "it has no picture." : std::move(why)));
    }
};

Status check_faults(const Faults& faults, const DatasetInfo& dataset, const EmbedOptions& options) {
    if (faults.documents.empty()) return {};
    const std::int64_t present = dataset.documents - dataset.removed_documents;
    std::string list;
    for (const std::string& sentence : faults.sentences)
        list += " " + sentence;
    if (faults.documents.size() > faults.sentences.size()) list += " …";
    if (std::ssize(faults.documents) >= present)
        return fail(ErrorCode::invalid_input,
                    fmt::format("None of the {} documents of \"{}\" has a picture that can be "
                                "read:{}",
                                present, dataset.name, list));
    if (options.remove_empty) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} of the {} documents of \"{}\" have no picture that can be read:{} "
                            "Find the files again, or have these documents removed (--skip-empty), "
                            "which can be undone. The others cost nothing the next time.",
                            faults.documents.size(), present, dataset.name, list));
}

class PictureEmbedder {
  public:
    PictureEmbedder(const Corpus& corpus, const DatasetInfo& dataset, DatasetPictures& pictures,
                    std::vector<Picture> files, Encoder& encoder, const EmbedOptions& options,
                    std::stop_token stop)
        : corpus_(corpus),
          dataset_(dataset),
          files_(std::move(files)),
          pictures_(pictures),
          encoder_(encoder),
          options_(options),
          stop_(std::move(stop)) {}

    Status embed(std::int64_t first, std::int64_t count, Spool& spool) {
        SPARSESCOPE_ASSIGN(const auto documents, corpus_.documents(dataset_.id, first, count));
        const auto load = [&](std::span<const std::size_t> places) {
            return images(places, first, documents);
        };
        SPARSESCOPE_ASSIGN(const auto names, names_of(first, documents));
        SPARSESCOPE_ASSIGN(NamedPictures made, encode_named_pictures(encoder_, names, load, stop_));
        EmbeddingMatrix& rows = made.encoded.embeddings;
        // Of removed documents, and of those that will be: should they be restored, they have some.
        for (const std::size_t place : made.without)
            rows.row(place)[0] = 1;
        SPARSESCOPE_TRY(
            check_encoded(made.encoded, names.size(), encoder_.identity().dim, first, "pictures"));
        if (options_.normalization == Normalization::l2)
            for (std::size_t i = 0; i < rows.rows; ++i)
                l2_normalize(rows.row(i));
        return spool.write(rows);
    }
    Faults& faults() { return faults_; }

  private:
    // Files by what they were when they were imported; pixels in the workspace by themselves.
    Result<std::vector<std::string>> names_of(std::int64_t first,
                                              const std::vector<Document>& documents) const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const Picture& file = files_[static_cast<std::size_t>(first) + i];
            if (!file.empty()) {
                names.push_back(name_of_picture_file(file.hash));
                continue;
            }
            SPARSESCOPE_ASSIGN(const Image image, corpus_.image(documents[i].id));
            names.push_back(name_of_pixels(image));
        }
        return names;
    }

    Result<std::vector<Image>> images(std::span<const std::size_t> places, std::int64_t first,
                                      const std::vector<Document>& documents) {
        std::vector<std::int64_t> rows;
        for (const std::size_t place : places)
            rows.push_back(first + static_cast<std::int64_t>(place));
        SPARSESCOPE_ASSIGN(DatasetPictures::Piece piece, pictures_.read(rows, stop_));
        for (std::size_t i = 0; i < places.size(); ++i)
            if (piece.images[i].empty() && documents[places[i]].split != Split::none)
                faults_.add(documents[places[i]], piece.faults[i]);
        return std::move(piece.images);
    }

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    const std::vector<Picture> files_;  // by row
    DatasetPictures& pictures_;
    Encoder& encoder_;
    const EmbedOptions& options_;
    std::stop_token stop_;
    Faults faults_;
};

}  // namespace

Result<Embedded> embed_pictures(const Corpus& corpus, const DatasetInfo& dataset, Encoder& encoder,
                                const EmbedOptions& options, Spool& spool, std::stop_token stop,
                                const Progress& progress) {
    SPARSESCOPE_ASSIGN(
        const auto pictures,
        DatasetPictures::open(corpus, dataset.id, {.longest_side = longest_encoded_side}));
    SPARSESCOPE_ASSIGN(auto files, corpus.pictures(dataset.id));
    PictureEmbedder embedder(corpus, dataset, *pictures, std::move(files), encoder, options, stop);
    const auto piece =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(encoder.good_batch()), 1, 64);
    for (std::int64_t row = 0; row < dataset.documents; row += piece) {
        report(progress, stage, row, dataset.documents);
        auto done = stop.stop_requested()
                        ? Status(fail(ErrorCode::cancelled, "Stopped."))
                        : embedder.embed(row, std::min(piece, dataset.documents - row), spool);
        if (!done)
            return fail(with_place(std::move(done.error()), row, dataset.documents, "pictures"));
    }
    report(progress, stage, dataset.documents, dataset.documents);
    SPARSESCOPE_TRY(check_faults(embedder.faults(), dataset, options));
    return Embedded{0, std::move(embedder.faults().documents)};
}

}  // namespace sparsescope::embedding
