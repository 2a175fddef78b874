// SPDX-License-Identifier: GPL-3.0-or-later
// Inserts documents at the end of a new or an existing dataset, each with its entry in the text
// index, its image and its tags. Private to this folder.
#pragma once
#include <algorithm>
#include <cstdint>

#include "core/corpus/corpus_types.h"
#include "core/corpus/level_store.h"
#include "core/corpus/part_store.h"
#include "core/corpus/sqlite.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// invalid_input unless there is one embedding per document, or none where dim is 0.
[[nodiscard]] Status check_embeddings(std::size_t documents, EmbeddingView embeddings,
                                      std::size_t dim);

class DocumentWriter {
  public:
    [[nodiscard]] static Result<DocumentWriter> begin(Database& database, DatasetId dataset,
                                                      std::int64_t first_row);
    // invalid_input: the label is below no_label, it is in no split, or its image has a wrong size.
    [[nodiscard]] Result<DocumentId> add(const NewDocument& document);
    [[nodiscard]] std::int64_t added() const { return row_ - first_row_; }
    [[nodiscard]] std::int32_t max_label() const { return max_label_; }
    // Adds what was written to the counts of the dataset.
    [[nodiscard]] Status finish();

  private:
    DocumentWriter(Database& database, DatasetId dataset, std::int64_t first_row,
                   Statement document, Statement full_text, Statement image, Statement picture,
                   Statement tag, Statement tag_document, LevelWriter levels, PartWriter parts)
        : database_(&database),
          document_(std::move(document)),
          full_text_(std::move(full_text)),
          image_(std::move(image)),
          picture_(std::move(picture)),
          tag_(std::move(tag)),
          tag_document_(std::move(tag_document)),
          levels_(std::move(levels)),
          parts_(std::move(parts)),
          dataset_(dataset),
          first_row_(first_row),
          row_(first_row) {}
    [[nodiscard]] Status add_image(DocumentId id, const Image& image);
    [[nodiscard]] Status add_picture(DocumentId id, const Picture& picture);
    void note_size(int width, int height);  // of the first image or picture

    Database* database_;
    Statement document_;
    Statement full_text_;
    Statement image_;
    Statement picture_;
    Statement tag_;
    Statement tag_document_;
    LevelWriter levels_;
    PartWriter parts_;
    DatasetId dataset_;
    std::int64_t first_row_;
    std::int64_t row_;
    std::int64_t train_documents_ = 0;
    std::int64_t validation_documents_ = 0;
    std::int64_t labelled_documents_ = 0;
    std::int32_t max_label_ = no_label;
    int image_width_ = 0;
    int image_height_ = 0;
    bool has_text_ = false;
    bool has_images_ = false;
};

}  // namespace sparsescope
