// SPDX-License-Identifier: GPL-3.0-or-later
// Writing one new dataset: one transaction from add_dataset() to commit().
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/embedding_store.h"

namespace sparsescope {

namespace {

constexpr const char* activity = "importing documents";

Status check_image(const Image& image, std::int64_t row) {
    if (image.empty()) return {};
    const bool shaped =
        image.width > 0 && image.height > 0 && (image.channels == 1 || image.channels == 3);
    const auto expected = shaped ? static_cast<std::uint64_t>(image.width) *
                                       static_cast<std::uint64_t>(image.height) *
                                       static_cast<std::uint64_t>(image.channels)
                                 : 0;
    if (shaped && image.pixels.size() == expected) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format(
            "The image of document {} claims {} × {} pixels with {} channels but has {} bytes. "
            "Images are 8-bit grey (1 channel) or RGB (3).",
            row, image.width, image.height, image.channels, image.pixels.size()));
}

struct Inserts {
    Statement document;
    Statement full_text;
    Statement image;

    [[nodiscard]] static Result<Inserts> prepare(Database& database) {
        SPARSESCOPE_ASSIGN(
            auto document,
            database.prepare("INSERT INTO document(dataset, row, label, split, text, metadata) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        SPARSESCOPE_ASSIGN(
            auto full_text,
            database.prepare("INSERT INTO document_fts(rowid, text) VALUES (?1, ?2)"));
        SPARSESCOPE_ASSIGN(
            auto image, database.prepare("INSERT INTO document_image VALUES (?1, ?2, ?3, ?4, ?5)"));
        return Inserts{std::move(document), std::move(full_text), std::move(image)};
    }
};

class Writer final : public DatasetWriter {
  public:
    Writer(Corpus::Impl& impl, WriteLock lock, Transaction transaction, DatasetId id,
           const DatasetSpec& spec, Inserts inserts)
        : impl_(impl),
          lock_(std::move(lock)),
          transaction_(std::move(transaction)),
          inserts_(std::move(inserts)),
          embeddings_(impl.database, id, spec.dim),
          id_(id),
          dim_(spec.dim),
          label_names_(spec.label_names) {
        impl_.dataset_writer_open = true;
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() override {
        if (lock_) impl_.dataset_writer_open = false;
    }

    Status append(std::span<const NewDocument> documents, EmbeddingView embeddings) override {
        return guarded([&]() -> Status {
            SPARSESCOPE_TRY(check_shape(documents.size(), embeddings));
            for (const auto& document : documents)
                SPARSESCOPE_TRY(add(document));
            return embeddings_.append(embeddings);
        });
    }

    Status set_label_names(std::span<const std::string> names) override {
        label_names_.assign(names.begin(), names.end());
        return {};
    }

    Result<DatasetId> commit() override {
        SPARSESCOPE_TRY(guarded([&] { return finish(); }));
        impl_.committed();
        ended_ = true;
        release();
        return id_;
    }

  private:
    // Other writes may go on although the writer still exists.
    void release() {
        impl_.dataset_writer_open = false;
        lock_.reset();
    }

    template <class Body>
    Status guarded(Body&& body) {
        if (ended_)
            return fail(ErrorCode::invalid_argument,
                        "This import has ended; start a new one to write more documents.");
        impl_.database.set_activity(activity);
        auto status = guard(activity, body);
        ended_ = !status;
        return status;
    }

    Status finish() {
        if (documents_ == 0)
            return fail(ErrorCode::invalid_input,
                        "There are no documents to import, so no dataset was made.");
        SPARSESCOPE_TRY(embeddings_.finish());
        SPARSESCOPE_TRY(write_labels());
        SPARSESCOPE_TRY(write_totals());
        return transaction_.commit();
    }

    Status check_shape(std::size_t documents, EmbeddingView embeddings) const {
        const std::size_t expected = dim_ == 0 ? 0 : documents;
        if (embeddings.rows == expected && (expected == 0 || embeddings.dim == dim_)) return {};
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} documents came with {} embeddings of dimension {}; expected were {} of "
                        "dimension {}. Nothing was imported.",
                        documents, embeddings.rows, embeddings.dim, expected, dim_));
    }

    Status add(const NewDocument& document) {
        if (document.label < no_label)
            return fail(
                ErrorCode::invalid_input,
                fmt::format("Document {} has the label {}; labels count from 0, and {} means none.",
                            documents_, document.label, no_label));
        SPARSESCOPE_TRY(check_image(document.image, documents_));
        SPARSESCOPE_TRY(inserts_.document.run(id_, documents_, document.label, document.split,
                                              document.text, document.metadata));
        const DocumentId id = impl_.database.last_insert_id();
        if (!document.text.empty()) SPARSESCOPE_TRY(inserts_.full_text.run(id, document.text));
        if (!document.image.empty()) SPARSESCOPE_TRY(add_image(id, document.image));
        ++documents_;
        if (document.split == Split::train) ++train_documents_;
        if (document.label != no_label) ++labelled_documents_;
        max_label_ = std::max(max_label_, document.label);
        has_text_ = has_text_ || !document.text.empty();
        return {};
    }

    Status add_image(DocumentId id, const Image& image) {
        if (!has_images_) {
            image_width_ = image.width;
            image_height_ = image.height;
        }
        has_images_ = true;
        return inserts_.image.run(id, image.width, image.height, image.channels,
                                  bytes_of(image.pixels.data(), image.pixels.size()));
    }

    Status write_labels() {
        SPARSESCOPE_ASSIGN(auto insert,
                           impl_.database.prepare("INSERT INTO label VALUES (?1, ?2, ?3)"));
        for (std::size_t i = label_names_.size(); i < static_cast<std::size_t>(max_label_ + 1); ++i)
            label_names_.push_back(std::to_string(i));
        for (std::size_t i = 0; i < label_names_.size(); ++i)
            SPARSESCOPE_TRY(insert.run(id_, i, label_names_[i]));
        return {};
    }

    Status write_totals() {
        return impl_.database.run(
            "UPDATE dataset SET documents = ?2, train_documents = ?3, test_documents = ?4, "
            "labelled_documents = ?5, has_text = ?6, has_images = ?7, image_width = ?8, "
            "image_height = ?9 "
            "WHERE id = ?1",
            id_, documents_, train_documents_, documents_ - train_documents_, labelled_documents_,
            has_text_, has_images_, image_width_, image_height_);
    }

    // Destroyed from the bottom up: statements, then the rollback, then the lock.
    Corpus::Impl& impl_;
    std::optional<WriteLock> lock_;  // none after the commit
    Transaction transaction_;
    Inserts inserts_;
    EmbeddingWriter embeddings_;
    DatasetId id_;
    std::size_t dim_;
    std::vector<std::string> label_names_;
    std::int64_t documents_ = 0;
    std::int64_t train_documents_ = 0;
    std::int64_t labelled_documents_ = 0;
    std::int32_t max_label_ = no_label;
    int image_width_ = 0;
    int image_height_ = 0;
    bool has_text_ = false;
    bool has_images_ = false;
    bool ended_ = false;
};

Status check_spec(Database& database, const DatasetSpec& spec) {
    if (spec.name.empty())
        return fail(ErrorCode::invalid_argument, "The dataset has no name. Give it one.");
    if (spec.dim > max_embedding_dim)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Embeddings of dimension {} are not supported; the most is {}.",
                                spec.dim, max_embedding_dim));
    SPARSESCOPE_ASSIGN(const std::int64_t taken,
                       database.integer("SELECT count(*) FROM dataset WHERE name = ?1", spec.name));
    if (taken == 0) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format(
            "There is a dataset called \"{}\" already. Choose another name, or remove it first.",
            spec.name));
}

}  // namespace

Result<std::unique_ptr<DatasetWriter>> Corpus::add_dataset(const DatasetSpec& spec) {
    return guard(activity, [&]() -> Result<std::unique_ptr<DatasetWriter>> {
        auto& database = impl_->database;
        SPARSESCOPE_ASSIGN(auto lock, impl_->lock_for_writing(activity));
        SPARSESCOPE_ASSIGN(auto transaction,
                           Transaction::begin(database, Transaction::Kind::write));
        SPARSESCOPE_TRY(check_spec(database, spec));
        SPARSESCOPE_TRY(database.run(
            "INSERT INTO dataset(name, source, created, documents, train_documents, "
            "test_documents, "
            "labelled_documents, dim, block_rows, normalization, has_text, has_images, "
            "image_width, "
            "image_height) VALUES (?1, ?2, ?3, 0, 0, 0, 0, ?4, ?5, ?6, 0, 0, 0, 0)",
            spec.name, spec.source, utc_now(), spec.dim, embedding_block_rows(spec.dim),
            spec.normalization == Normalization::l2 ? "l2" : "none"));
        const DatasetId id = database.last_insert_id();
        SPARSESCOPE_ASSIGN(auto inserts, Inserts::prepare(database));
        return std::make_unique<Writer>(*impl_, std::move(lock), std::move(transaction), id, spec,
                                        std::move(inserts));
    });
}

}  // namespace sparsescope
