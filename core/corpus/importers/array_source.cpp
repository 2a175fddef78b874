// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/array_source.h"

#include <algorithm>
#include <optional>

#include "core/corpus/importers/array_roles.h"
#include "core/corpus/importers/column_rules.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/named_arrays.h"
#include "core/corpus/importers/rows.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t batch_bytes = std::size_t{64} << 20;

// The size of one document's image; channels 0: the array holds no images.
struct ImageShape {
    int width = 0;
    int height = 0;
    int channels = 0;
};

ImageShape image_shape(const ArrayInfo& info) {
    const auto& shape = info.shape;
    const bool grey = shape.size() == 3;
    const bool colour = shape.size() == 4 && shape[3] == 3;
    if (info.type != ElementType::u8 || (!grey && !colour)) return {};
    return {static_cast<int>(shape[2]), static_cast<int>(shape[1]), grey ? 1 : 3};
}

class ArraySource final : public ImportSource {
  public:
    struct Beside {
        std::unique_ptr<LabelReader> labels;               // may be null
        std::vector<std::unique_ptr<LabelReader>> levels;  // outermost first
        std::optional<ArrayReader> texts;
    };
    ArraySource(ArrayReader embeddings, Beside beside, std::vector<std::string> no_labels,
                ImportPreview understood)
        : names_(std::move(no_labels)),
          understood_(std::move(understood)),
          embeddings_(std::move(embeddings)),
          beside_(std::move(beside)),
          rows_(embeddings_.info().shape[0]),
          dim_(embeddings_.info().items() / rows_),
          image_(image_shape(embeddings_.info())) {}

    std::int64_t size() const override { return static_cast<std::int64_t>(rows_); }
    std::size_t dim() const override { return dim_; }
    std::vector<std::string> label_names() const override { return names_.names(); }
    bool has_column(const std::string& name) const override {
        return std::ranges::any_of(understood_.columns, [&](const PreviewColumn& column) {
            return is_meant(name, column.name);
        });
    }
    std::vector<ImportPreview> understood() const override {
        ImportPreview understood = understood_;
        understood.dim = dim_;
        understood.documents = size();
        return {understood};
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        const std::size_t fitting = std::max<std::size_t>(batch_bytes / (dim_ * sizeof(float)), 1);
        const std::size_t count =
            std::min({rows_ - row_, fitting, static_cast<std::size_t>(max_documents)});
        ImportBatch batch;
        batch.documents.resize(count);
        if (count == 0) return batch;
        batch.embeddings = EmbeddingMatrix(count, dim_);
        if (image_.channels > 0) {
            SPARSESCOPE_TRY(read_images(batch));
        } else {
            SPARSESCOPE_TRY(embeddings_.read_floats(batch.embeddings.values));
        }
        SPARSESCOPE_TRY(read_labels_and_texts(batch));
        SPARSESCOPE_TRY(read_levels(batch));
        row_ += count;
        return batch;
    }

  private:
    Status read_images(ImportBatch& batch) {
        for (std::size_t i = 0; i < batch.documents.size(); ++i) {
            Image& image = batch.documents[i].image;
            image = {image_.width, image_.height, image_.channels, std::vector<std::uint8_t>(dim_)};
            SPARSESCOPE_TRY(embeddings_.read_bytes(image.pixels));
            std::ranges::transform(
                image.pixels, batch.embeddings.row(i).begin(),
                [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255; });
        }
        return {};
    }
    Status read_labels_and_texts(ImportBatch& batch) {
        const std::size_t count = batch.documents.size();
        if (beside_.labels) {
            SPARSESCOPE_ASSIGN(const auto labels, beside_.labels->next(count));
            for (std::size_t i = 0; i < count; ++i) {
                batch.documents[i].label = names_.index(labels.at(i));
            }
        }
        if (beside_.texts) {
            SPARSESCOPE_ASSIGN(auto texts, beside_.texts->read_strings(count));
            for (std::size_t i = 0; i < count; ++i)
                batch.documents[i].text = std::move(texts[i]);
        }
        return {};
    }

    Status read_levels(ImportBatch& batch) {
        std::vector<std::vector<std::string>> names(batch.documents.size());
        for (const auto& level : beside_.levels) {
            SPARSESCOPE_ASSIGN(auto of_level, level->next(names.size()));
            for (std::size_t i = 0; i < names.size(); ++i)
                names[i].push_back(std::move(of_level.at(i)));
        }
        for (std::size_t i = 0; i < names.size(); ++i)
            batch.documents[i].level = level_path(std::move(names[i]));
        return {};
    }

    LabelNames names_;
    ImportPreview understood_;
    ArrayReader embeddings_;
    Beside beside_;
    std::size_t rows_;
    std::size_t dim_;
    ImageShape image_;
    std::size_t row_ = 0;
};

Status check_embeddings(const ArrayReader& array) {
    const ArrayInfo& info = array.info();
    const auto bad = [&](std::string_view what) {
        return fail(ErrorCode::invalid_input, fmt::format("{} {}", array.name(), what));
    };
    if (!is_convertible(info.type)) {
        return bad(fmt::format("holds {}; embeddings need numbers.", to_string(info.type)));
    }
    if (info.shape.size() != 2 && image_shape(info).channels == 0) {
        return bad(
            fmt::format("has {} dimension{}; embeddings need two: one row for each document.",
                        info.shape.size(), info.shape.size() == 1 ? "" : "s"));
    }
    if (info.shape[0] == 0) return bad("has no rows.");
    return check_dim(array.name(), info.items() / info.shape[0]);
}

// Labels, levels or texts must have one item for each row.
Status check_rows(const ArrayReader& array, std::uint64_t rows) {
    if (array.info().items() == rows) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has {} items, but there are {} embeddings. Each row needs one.",
                            array.name(), array.info().items(), rows));
}

// Labels or the names of one level.
Result<std::unique_ptr<LabelReader>> open_names(const NamedArrays& arrays, const std::string& key,
                                                std::uint64_t rows) {
    SPARSESCOPE_ASSIGN(auto array, arrays.open(key));
    SPARSESCOPE_TRY(check_rows(array, rows));
    return read_labels(std::move(array));
}

// The array of the embeddings, by name or because no other has the shape of embeddings.
Result<std::string> find_embeddings(const NamedArrays& arrays, const std::string& asked) {
    SPARSESCOPE_ASSIGN(const std::string key, arrays.find(asked, ColumnRole::embedding));
    if (!key.empty() || arrays.keys.empty()) return key;
    std::vector<std::string> fitting;
    for (const std::string& candidate : arrays.keys) {
        const auto array = arrays.open(candidate);
        if (array && check_embeddings(*array)) fitting.push_back(candidate);
    }
    if (fitting.size() == 1) return fitting.front();
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has no array called data or embeddings, and {} that could be it. "
                            "Name it (--embedding-column); there are: {}.",
                            display_name(arrays.file), fitting.empty() ? "none" : "several",
                            arrays.listed()));
}

// Labels, levels and texts beside the embeddings; notes the roles of their arrays.
Result<ArraySource::Beside> open_beside(const NamedArrays& arrays, const ImportOptions& options,
                                        std::uint64_t rows, ArrayRoles& roles) {
    ArraySource::Beside beside;
    const auto is_free = [&](const std::string& key) {
        return !key.empty() && !roles.contains(key) && !is_ignored(options, key);
    };
    SPARSESCOPE_ASSIGN(const std::string label,
                       arrays.find(options.label_column, ColumnRole::label));
    if (is_free(label)) {
        SPARSESCOPE_ASSIGN(beside.labels, open_names(arrays, label, rows));
        roles[label] = ColumnRole::label;
    }
    for (const std::string& column : options.level_columns) {
        SPARSESCOPE_ASSIGN(const std::string level, arrays.find(column, ColumnRole::level));
        SPARSESCOPE_ASSIGN(auto reader, open_names(arrays, level, rows));
        beside.levels.push_back(std::move(reader));
        roles.try_emplace(level, ColumnRole::level);
    }
    SPARSESCOPE_ASSIGN(const std::string text, arrays.find(options.text_column, ColumnRole::text));
    if (is_free(text)) {
        SPARSESCOPE_ASSIGN(beside.texts, arrays.open(text));
        SPARSESCOPE_TRY(check_rows(*beside.texts, rows));
        roles[text] = ColumnRole::text;
    }
    return beside;
}

// Options that name a column, in a format that has none.
Status refuse_columns(const ImportOptions& options) {
    std::vector<std::string> columns = options.level_columns;
    columns.insert(columns.end(),
                   {options.label_column, options.text_column, options.embedding_column});
    if (!options.labels_file && !options.texts_file)
        for (const ColumnChoice& choice : options.columns)
            columns.push_back(choice.name);
    for (const auto& column : columns) {
        if (column.empty()) continue;
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} has no columns, so \"{}\" cannot be chosen. Leave that setting "
                                "out.",
                                display_name(options.file), column));
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<ImportSource>> open_array_source(const ImportOptions& asked) {
    SPARSESCOPE_ASSIGN(const NamedArrays arrays, open_arrays(asked.file));
    return open_array_source(arrays, asked);
}

Result<std::unique_ptr<ImportSource>> open_array_source(const NamedArrays& arrays,
                                                        const ImportOptions& asked) {
    if (arrays.keys.empty()) SPARSESCOPE_TRY(refuse_columns(asked));
    SPARSESCOPE_ASSIGN(const ImportOptions options, with_choices(asked, arrays));
    SPARSESCOPE_ASSIGN(const std::string key, find_embeddings(arrays, options.embedding_column));
    SPARSESCOPE_ASSIGN(auto embeddings, arrays.open(key));
    SPARSESCOPE_TRY(check_embeddings(embeddings));
    ArrayRoles roles{{key, ColumnRole::embedding}};
    SPARSESCOPE_ASSIGN(auto beside,
                       open_beside(arrays, options, embeddings.info().shape[0], roles));
    return std::make_unique<ArraySource>(std::move(embeddings), std::move(beside),
                                         options.no_labels, preview_of(arrays, options, roles));
}

}  // namespace sparsescope::importing
