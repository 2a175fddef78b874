// SPDX-License-Identifier: GPL-3.0-or-later
// Writing one new dataset: one transaction from add_dataset() to commit().
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/document_writer.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/names.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

constexpr const char* activity = "importing documents";

class Writer final : public DatasetWriter {
  public:
    Writer(Corpus::Impl& impl, WriteLock lock, Transaction transaction, DatasetId id,
           const DatasetSpec& spec, DocumentWriter documents)
        : impl_(impl),
          lock_(std::move(lock)),
          transaction_(std::move(transaction)),
          documents_(std::move(documents)),
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
            SPARSESCOPE_TRY(check_embeddings(documents.size(), embeddings, dim_));
            for (const auto& document : documents)
                SPARSESCOPE_TRY(documents_.add(document));
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
        if (documents_.added() == 0)
            return fail(ErrorCode::invalid_input,
                        "There are no documents to import, so no dataset was made.");
        SPARSESCOPE_TRY(embeddings_.finish());
        SPARSESCOPE_TRY(write_labels());
        SPARSESCOPE_TRY(documents_.finish());
        return transaction_.commit();
    }

    Status write_labels() {
        SPARSESCOPE_ASSIGN(auto insert,
                           impl_.database.prepare("INSERT INTO label VALUES (?1, ?2, ?3)"));
        for (std::size_t i = label_names_.size();
             i < static_cast<std::size_t>(documents_.max_label() + 1); ++i)
            label_names_.push_back(std::to_string(i));
        for (std::size_t i = 0; i < label_names_.size(); ++i)
            SPARSESCOPE_TRY(insert.run(id_, i, label_names_[i]));
        return {};
    }

    // Destroyed from the bottom up: statements, then the rollback, then the lock.
    Corpus::Impl& impl_;
    std::optional<WriteLock> lock_;  // none after the commit
    Transaction transaction_;
    DocumentWriter documents_;
    EmbeddingWriter embeddings_;
    DatasetId id_;
    std::size_t dim_;
    std::vector<std::string> label_names_;
    bool ended_ = false;
};

// Returns the name.
Result<std::string> check_spec(Database& database, const DatasetSpec& spec) {
    SPARSESCOPE_ASSIGN(std::string name, checked_name(spec.name));
    if (spec.dim > max_embedding_dim)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Embeddings of dimension {} are not supported; the most is {}.",
                                spec.dim, max_embedding_dim));
    if (!spec.encoder.empty() && spec.encoder.dim != spec.dim)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The encoder \"{}\" makes embeddings of {} numbers, and those of "
                                "the dataset would have {}.",
                                spec.encoder.name, spec.encoder.dim, spec.dim));
    SPARSESCOPE_TRY(check_dataset_name(database, name));
    return name;
}

}  // namespace

Result<std::unique_ptr<DatasetWriter>> Corpus::add_dataset(const DatasetSpec& spec) {
    return guard(activity, [&]() -> Result<std::unique_ptr<DatasetWriter>> {
        auto& database = impl_->database;
        SPARSESCOPE_ASSIGN(auto lock, impl_->lock_for_writing(activity));
        SPARSESCOPE_ASSIGN(auto transaction,
                           Transaction::begin(database, Transaction::Kind::write));
        SPARSESCOPE_ASSIGN(const std::string name, check_spec(database, spec));
        SPARSESCOPE_TRY(database.run(
            "INSERT INTO dataset(name, source, created, documents, train_documents, "
            "test_documents, "
            "labelled_documents, dim, block_rows, normalization, has_text, has_images, "
            "image_width, "
            "image_height, encoder_kind, encoder_name, encoder_hash, document_prefix, "
            "query_prefix, picture_folder, derived_from) VALUES (?1, ?2, ?3, 0, 0, 0, 0, ?4, ?5, "
            "?6, 0, 0, 0, 0, ?7, ?8, ?9, "
            "?10, ?11, ?12, ?13)",
            name, spec.source, utc_now(), spec.dim, embedding_block_rows(spec.dim),
            spec.normalization == Normalization::l2 ? "l2" : "none", spec.encoder.kind,
            spec.encoder.name, spec.encoder.hash, spec.encoder.document_prefix,
            spec.encoder.query_prefix, spec.picture_folder, spec.derived_from));
        const DatasetId id = database.last_insert_id();
        SPARSESCOPE_ASSIGN(auto documents, DocumentWriter::begin(database, id, 0));
        return std::make_unique<Writer>(*impl_, std::move(lock), std::move(transaction), id, spec,
                                        std::move(documents));
    });
}

}  // namespace sparsescope
