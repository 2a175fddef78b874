// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/companions.h"

#include <algorithm>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/table_source.h"
#include "core/formats/input_file.h"
#include "core/formats/text_lines.h"

namespace sparsescope::importing {
namespace {

class PlainLines final : public ImportSource {
  public:
    explicit PlainLines(TextLineReader lines) : lines_(std::move(lines)) {}

    std::int64_t size() const override { return -1; }
    std::size_t dim() const override { return 0; }
    std::vector<std::string> label_names() const override { return {}; }
    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        std::string line;
        while (static_cast<std::int64_t>(batch.documents.size()) < max_documents) {
            SPARSESCOPE_ASSIGN(const bool more, lines_.next(line));
            if (!more) break;
            batch.documents.emplace_back().text = line;
        }
        return batch;
    }

  private:
    TextLineReader lines_;
};

Result<std::unique_ptr<ImportSource>> open_texts(const ImportOptions& options) {
    ImportOptions texts = options;
    texts.file = *options.texts_file;
    texts.embedding_column.clear();  // they are in the other file
    if (options.labels_file) texts.label_column.clear();
    if (is_json_lines(texts.file)) return open_json_lines(texts, Numbers::metadata);
    if (is_table(texts.file)) return open_csv(texts, Numbers::metadata);
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(texts.file));
    return std::make_unique<PlainLines>(std::move(lines));
}

// Rows of several files side by side. A document's label comes from the labels file, else from the
// texts file, else from where its embedding came from.
class Joined final : public ImportSource {
  public:
    Joined(std::unique_ptr<ImportSource> base, std::unique_ptr<ImportSource> texts,
           std::string texts_name, std::unique_ptr<LabelReader> labels)
        : base_(std::move(base)),
          texts_(std::move(texts)),
          texts_name_(std::move(texts_name)),
          labels_(std::move(labels)) {}

    std::int64_t size() const override { return base_->size(); }
    std::size_t dim() const override { return base_->dim(); }
    std::vector<std::string> label_names() const override { return names_.names(); }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        SPARSESCOPE_ASSIGN(auto batch, base_->next(max_documents));
        auto& documents = batch.documents;
        std::vector<std::string> labels(documents.size());
        add_labels(*base_, documents, 0, labels);
        if (texts_) SPARSESCOPE_TRY(join_texts(documents, labels));
        if (labels_) SPARSESCOPE_TRY(join_labels(labels));
        for (std::size_t i = 0; i < documents.size(); ++i) {
            documents[i].label = names_.index(labels[i]);
        }
        rows_ += documents.size();
        return batch;
    }

  private:
    // Names of the labels that `documents` have in `source`, from row `first` of the batch on.
    static void add_labels(const ImportSource& source, const std::vector<NewDocument>& documents,
                           std::size_t first, std::vector<std::string>& labels) {
        const auto names = source.label_names();
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const auto label = documents[i].label;
            if (label != no_label) labels[first + i] = names[static_cast<std::size_t>(label)];
        }
    }
    Status join_texts(std::vector<NewDocument>& documents, std::vector<std::string>& labels) {
        if (documents.empty()) {
            SPARSESCOPE_ASSIGN(const auto extra, texts_->next(1));
            return extra.documents.empty() ? Status{} : too_many(texts_name_, "texts");
        }
        for (std::size_t done = 0; done < documents.size();) {
            SPARSESCOPE_ASSIGN(auto batch,
                               texts_->next(static_cast<std::int64_t>(documents.size() - done)));
            if (batch.documents.empty()) return too_few(texts_name_, "texts", done);
            add_labels(*texts_, batch.documents, done, labels);
            for (auto& text : batch.documents) {
                documents[done].text = std::move(text.text);
                if (!text.level.empty()) documents[done].level = std::move(text.level);
                documents[done++].metadata = std::move(text.metadata);
            }
        }
        return {};
    }
    Status join_labels(std::vector<std::string>& labels) {
        SPARSESCOPE_ASSIGN(auto read, labels_->next(std::max<std::size_t>(labels.size(), 1)));
        if (labels.empty()) return read.empty() ? Status{} : too_many(labels_->name(), "labels");
        if (read.size() < labels.size()) return too_few(labels_->name(), "labels", read.size());
        labels = std::move(read);
        return {};
    }
    Status too_many(const std::string& file, std::string_view what) const {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has more {} than the {} rows of the file it belongs to. Each row "
                        "needs exactly one.",
                        file, what, rows_));
    }
    Status too_few(const std::string& file, std::string_view what, std::size_t of_batch) const {
        const std::int64_t total = base_->size();
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} has only {} {}, but the file it belongs to has {} rows. Each row "
                        "needs exactly one.",
                        file, rows_ + of_batch, what, total >= 0 ? std::to_string(total) : "more"));
    }

    std::unique_ptr<ImportSource> base_;
    std::unique_ptr<ImportSource> texts_;  // may be null
    std::string texts_name_;
    std::unique_ptr<LabelReader> labels_;  // may be null
    std::size_t rows_ = 0;
    LabelNames names_;
};

}  // namespace

Result<std::unique_ptr<ImportSource>> open_with_companions(const ImporterEntry& importer,
                                                           const ImportOptions& options) {
    if (!options.labels_file && !options.texts_file) return importer.open(options);
    ImportOptions base_options = options;
    std::unique_ptr<ImportSource> texts;
    std::unique_ptr<LabelReader> labels;
    std::string texts_name;
    if (options.labels_file) {
        SPARSESCOPE_ASSIGN(labels, open_labels(*options.labels_file, options.label_column));
        base_options.label_column.clear();
    }
    if (options.texts_file) {
        SPARSESCOPE_ASSIGN(texts, open_texts(options));
        texts_name = display_name(*options.texts_file);
        if (is_json_lines(*options.texts_file) || is_table(*options.texts_file)) {
            base_options.text_column.clear();
            base_options.label_column.clear();
            base_options.level_columns.clear();
        }
    }
    SPARSESCOPE_ASSIGN(auto base, importer.open(base_options));
    return std::make_unique<Joined>(std::move(base), std::move(texts), std::move(texts_name),
                                    std::move(labels));
}

}  // namespace sparsescope::importing
