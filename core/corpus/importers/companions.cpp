// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/companions.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/foreign_file.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/named_arrays.h"
#include "core/corpus/importers/table_source.h"
#include "core/formats/input_file.h"
#include "core/formats/text_lines.h"

namespace sparsescope::importing {
namespace {

// Texts one by one, as a source of documents that have nothing else.
class PlainTexts : public ImportSource {
  public:
    explicit PlainTexts(std::string file) { understood_.file = std::move(file); }

    std::int64_t size() const override { return -1; }
    std::size_t dim() const override { return 0; }
    std::vector<std::string> label_names() const override { return {}; }
    std::vector<ImportPreview> understood() const override { return {understood_}; }

  protected:
    ImportPreview understood_;
};

class TextLines final : public PlainTexts {
  public:
    explicit TextLines(TextLineReader lines, std::string file)
        : PlainTexts(std::move(file)), lines_(std::move(lines)) {
        understood_.importer = "lines";
        understood_.notes.emplace_back("Each line is a text.");
    }
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

class TextArray final : public PlainTexts {
  public:
    explicit TextArray(ArrayReader array, std::string file)
        : PlainTexts(std::move(file)), array_(std::move(array)) {
        understood_.importer = "array";
        understood_.notes.emplace_back("Each item is a text.");
    }
    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        const std::uint64_t count =
            std::min(array_.remaining(), static_cast<std::uint64_t>(max_documents));
        if (count == 0) return batch;
        SPARSESCOPE_ASSIGN(auto texts, array_.read_strings(count));
        for (std::string& text : texts)
            batch.documents.emplace_back().text = std::move(text);
        return batch;
    }

  private:
    ArrayReader array_;
};

bool is_text_table(const std::filesystem::path& file) {
    return is_json(file) || is_called_table(file) || is_parquet(file);
}

Result<std::unique_ptr<ImportSource>> open_texts(const ImportOptions& options) {
    const std::filesystem::path& file = *options.texts_file;
    SPARSESCOPE_TRY(refuse_foreign_file(file));
    if (is_text_table(file)) {
        ImportOptions texts = options;
        texts.file = file;
        texts.embedding_column.clear();  // they are in the other file
        if (options.labels_file) texts.label_column.clear();
        return open_table(texts, TableUse::texts);
    }
    const std::string name = display_name(file.filename());
    if (file_kind(file) != FileKind::unknown) {
        SPARSESCOPE_ASSIGN(const auto arrays, open_arrays(file));
        SPARSESCOPE_ASSIGN(auto array, arrays.open_usual(options.text_column, ColumnRole::text));
        return std::make_unique<TextArray>(std::move(array), name);
    }
    if (!options.text_column.empty())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} has one text a line and no columns, so \"{}\" cannot be chosen "
                                "in it. Leave that setting out.",
                                display_name(file), options.text_column));
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(file));
    return std::make_unique<TextLines>(std::move(lines), name);
}

// The keys of both objects; those of `over` win.
std::string merged(const std::string& under, std::string over) {
    if (under.empty() || over.empty()) return under.empty() ? over : under;
    using ordered = nlohmann::ordered_json;
    ordered object = ordered::parse(under, nullptr, false);
    object.update(ordered::parse(over, nullptr, false));
    return object.dump();
}

// Rows of several files side by side. A document's label comes from the labels file, else from the
// texts file, else from where its embedding came from.
class Joined final : public ImportSource {
  public:
    Joined(std::unique_ptr<ImportSource> base, std::unique_ptr<ImportSource> texts,
           std::string texts_name, std::unique_ptr<LabelReader> labels,
           const std::vector<std::string>& no_labels)
        : base_(std::move(base)),
          texts_(std::move(texts)),
          texts_name_(std::move(texts_name)),
          labels_(std::move(labels)),
          names_(no_labels) {}

    std::int64_t size() const override { return base_->size(); }
    std::size_t dim() const override { return base_->dim(); }
    std::vector<std::string> label_names() const override { return names_.names(); }
    bool has_splits() const override {
        return base_->has_splits() || (texts_ && texts_->has_splits());
    }
    bool has_column(const std::string& name) const override {
        return base_->has_column(name) || (texts_ && texts_->has_column(name)) ||
               (labels_ && labels_->has_column(name));
    }
    std::string picture_folder() const override { return base_->picture_folder(); }
    std::vector<ImportPreview> understood() const override {
        std::vector<ImportPreview> all = base_->understood();
        for (const auto& more : {labels_ ? labels_->understood() : std::vector<ImportPreview>{},
                                 texts_ ? texts_->understood() : std::vector<ImportPreview>{}})
            all.insert(all.end(), more.begin(), more.end());
        return all;
    }

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
            for (NewDocument& text : batch.documents)
                join(documents[done++], std::move(text));
        }
        return {};
    }
    void join(NewDocument& document, NewDocument text) const {
        document.text = std::move(text.text);
        if (!text.level.empty()) document.level = std::move(text.level);
        if (texts_->has_splits()) document.split = text.split;
        document.tags.insert(document.tags.end(), text.tags.begin(), text.tags.end());
        document.metadata = merged(document.metadata, std::move(text.metadata));
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
                        "needs exactly one.{}",
                        file, what, rows_,
                        what == "labels"
                            ? " If its first line is a header, name it (--label-column)."
                            : ""));
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
        SPARSESCOPE_ASSIGN(labels, open_labels(options));
        base_options.label_column.clear();
    }
    if (options.texts_file) {
        SPARSESCOPE_ASSIGN(texts, open_texts(options));
        texts_name = display_name(*options.texts_file);
        base_options.text_column.clear();
        if (is_text_table(*options.texts_file)) {
            base_options.label_column.clear();
            base_options.level_columns.clear();
        }
    }
    SPARSESCOPE_ASSIGN(auto base, importer.open(base_options));
    return std::make_unique<Joined>(std::move(base), std::move(texts), std::move(texts_name),
                                    std::move(labels), options.no_labels);
}

}  // namespace sparsescope::importing
