// SPDX-License-Identifier: GPL-3.0-or-later
// A file on its way into a dataset. It is read twice: once in full, so that whatever is wrong with
// it is said before anything is stored, and then in batches that are ready to be stored: unusable
// rows left out, labels numbered as the dataset does, splits chosen, embeddings normalised. Where
// an encoder embeds its texts it is read once more in between, by which the encoder, which
// remembers what it encoded, has done its work before anything is locked.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/importer.h"

namespace sparsescope {

class CheckedImport {
  public:
    // Makes the first pass. `into` is the dataset the documents are for, and a file whose
    // embeddings or labels do not fit it is refused; null means a new dataset, with the labels of
    // the file.
    [[nodiscard]] static Result<std::unique_ptr<CheckedImport>> open(const ImportOptions& options,
                                                                     const DatasetInfo* into,
                                                                     std::stop_token stop,
                                                                     const Progress& progress);

    [[nodiscard]] std::size_t dim() const { return dim_; }
    [[nodiscard]] std::int64_t rows() const { return rows_; }  // of the file
    // Rows of the file without the unusable ones, but with those that start_at() passes over.
    [[nodiscard]] std::int64_t documents() const {
        return static_cast<std::int64_t>(labels_.size());
    }
    [[nodiscard]] std::int64_t skipped() const { return skipped_; }
    [[nodiscard]] const std::vector<std::int64_t>& skipped_rows() const { return skipped_rows_; }
    [[nodiscard]] const std::vector<std::string>& skipped_why() const { return skipped_why_; }
    [[nodiscard]] std::string picture_folder() const { return source_->picture_folder(); }
    [[nodiscard]] const std::vector<std::string>& label_names() const { return label_names_; }

    // How each file was read, told by all of it.
    [[nodiscard]] const std::vector<ImportPreview>& understood() const { return understood_; }

    // Before the second pass: rows of the file before this one are read and passed over.
    void start_at(std::int64_t row) { first_row_ = row; }
    // The documents of the file's next rows. When there are no more rows it has none, and at_end()
    // is true.
    [[nodiscard]] Result<ImportBatch> next();
    [[nodiscard]] std::int64_t rows_read() const { return rows_read_; }
    [[nodiscard]] bool at_end() const { return at_end_; }

  private:
    struct Survey;
    explicit CheckedImport(const ImportOptions& options) : options_(options) {}
    [[nodiscard]] Status use(Survey survey, const DatasetInfo* into);
    [[nodiscard]] Status use_labels_of(const Survey& survey, const DatasetInfo& dataset);
    void order_labels(const Survey& survey);
    void use_splits(const std::vector<Split>& splits);
    [[nodiscard]] std::int32_t new_label(std::int32_t label) const;
    [[nodiscard]] Status prepare(ImportBatch& batch);
    void place_picture(Picture& picture) const;
    [[nodiscard]] tl::unexpected<Error> changed() const;

    ImportOptions options_;
    std::unique_ptr<ImportSource> source_;  // of the second pass
    std::size_t dim_ = 0;
    std::int64_t rows_ = 0;
    std::int64_t skipped_ = 0;
    std::vector<std::int64_t> skipped_rows_;  // the first ten
    std::vector<std::string> skipped_why_;    // of the same
    std::optional<std::string> into_folder_;  // of the pictures of the dataset they are for
    std::vector<std::int32_t> labels_;        // of the rows that are kept, as the source numbers
    std::vector<Split> splits_;               // of the same rows
    std::vector<ImportPreview> understood_;
    std::vector<std::string> label_names_;  // as the dataset numbers
    std::vector<std::int32_t> new_index_;   // by the source's number
    std::int64_t first_row_ = 0;
    std::int64_t rows_read_ = 0;
    std::size_t kept_ = 0;  // rows of the second pass that are kept
    bool at_end_ = false;
};

}  // namespace sparsescope
