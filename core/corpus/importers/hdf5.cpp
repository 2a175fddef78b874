// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/corpus/importers/array_source.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/hdf5_arrays.h"
#include "core/formats/input_file.h"
#include "core/formats/joined_arrays.h"

namespace sparsescope::importing {
namespace {

constexpr const char* both_parts = "train + test";

bool is_matrix(const Hdf5Dataset& dataset) {
    return dataset.is_number() && dataset.shape.size() == 2;
}

const Hdf5Dataset* find_dataset(const Hdf5Contents& contents, std::string_view name) {
    const auto found = std::ranges::find(contents.datasets, name, &Hdf5Dataset::name);
    return found == contents.datasets.end() ? nullptr : &*found;
}

// Documents of the training part first, then those of the test part.
class PartedSource final : public ImportSource {
  public:
    PartedSource(std::unique_ptr<ImportSource> rows, std::int64_t train_rows, std::string note)
        : rows_(std::move(rows)), train_rows_(train_rows), note_(std::move(note)) {}

    std::int64_t size() const override { return rows_->size(); }
    std::size_t dim() const override { return rows_->dim(); }
    std::vector<std::string> label_names() const override { return rows_->label_names(); }
    bool has_splits() const override { return true; }
    bool has_column(const std::string& name) const override { return rows_->has_column(name); }
    std::vector<ImportPreview> understood() const override {
        auto previews = rows_->understood();
        previews.front().notes.push_back(note_);
        return previews;
    }
    Result<ImportBatch> next(std::int64_t max_documents) override {
        SPARSESCOPE_ASSIGN(auto batch, rows_->next(max_documents));
        for (NewDocument& document : batch.documents)
            document.split = row_++ < train_rows_ ? Split::train : Split::test;
        return batch;
    }

  private:
    std::unique_ptr<ImportSource> rows_;
    std::int64_t train_rows_;
    std::string note_;
    std::int64_t row_ = 0;
};

std::string distance_words(const Hdf5Contents& contents) {
    const auto distance = contents.attributes.find("distance");
    if (distance == contents.attributes.end()) return {};
    return fmt::format(" The file compares rows by {} distance{}.", distance->second,
                       distance->second == "angular"
                           ? ", which needs embeddings of length 1 (--normalize l2)"
                           : "");
}

// The training and the test part as one, with which part each row is of.
Result<std::unique_ptr<ImportSource>> parted_source(const ImportOptions& options,
                                                    const Hdf5Contents& contents,
                                                    const Hdf5Dataset& train,
                                                    const Hdf5Dataset& test) {
    NamedArrays arrays = arrays_of(options.file, contents);
    std::erase_if(arrays.keys, [](const auto& key) { return key == "train" || key == "test"; });
    arrays.keys.insert(arrays.keys.begin(), both_parts);
    arrays.open = [file = options.file, single = arrays.open,
                   both = std::vector{train, test}](const std::string& key) {
        if (key != both_parts) return single(key);
        std::vector<OpenArray> pieces;
        for (const Hdf5Dataset& part : both)
            pieces.push_back([file, part] { return open_hdf5(file, part); });
        return join_arrays(std::move(pieces), display_name(file));
    };
    ImportOptions chosen = options;
    chosen.embedding_column = both_parts;
    SPARSESCOPE_ASSIGN(auto rows, open_array_source(arrays, chosen));
    return std::make_unique<PartedSource>(
        std::move(rows), static_cast<std::int64_t>(train.shape[0]),
        fmt::format("The {} rows of \"train\" are for training, the {} of \"test\" for tests.{}",
                    train.shape[0], test.shape[0], distance_words(contents)));
}

std::string described(const Hdf5Contents& contents) {
    constexpr std::size_t most_listed = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(contents.datasets.size(), most_listed); ++i) {
        const Hdf5Dataset& dataset = contents.datasets[i];
        std::string shape;
        for (const auto size : dataset.shape)
            shape += fmt::format("{}{}", shape.empty() ? "" : " × ", size);
        text += fmt::format("{}{} ({} {})", i == 0 ? "" : ", ", dataset.name,
                            shape.empty() ? "one" : shape, dataset.type);
    }
    return contents.datasets.size() > most_listed ? text + ", …" : text;
}

Result<std::unique_ptr<ImportSource>> hdf5_source(const ImportOptions& asked) {
    SPARSESCOPE_ASSIGN(const Hdf5Contents contents, hdf5_contents(asked.file));
    const bool chosen = !asked.embedding_column.empty() ||
                        std::ranges::any_of(asked.columns, [](const ColumnChoice& choice) {
                            return choice.role == ColumnRole::embedding;
                        });
    const Hdf5Dataset* const train = find_dataset(contents, "train");
    const Hdf5Dataset* const test = find_dataset(contents, "test");
    if (!chosen && train && test && is_matrix(*train) && is_matrix(*test))
        return parted_source(asked, contents, *train, *test);
    const NamedArrays arrays = arrays_of(asked.file, contents);
    ImportOptions options = asked;
    std::vector<std::string> matrices;
    for (const Hdf5Dataset& dataset : contents.datasets)
        if (is_matrix(dataset) && dataset.is_floating()) matrices.push_back(dataset.name);
    if (!chosen && matrices.empty() && std::ranges::none_of(contents.datasets, is_matrix))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no matrix of numbers with a row for each document. It "
                                "holds: {}.",
                                display_name(asked.file),
                                contents.datasets.empty() ? "nothing" : described(contents)));
    SPARSESCOPE_ASSIGN(const std::string usual, arrays.find("", ColumnRole::embedding));
    if (!chosen && usual.empty() && matrices.size() == 1)
        options.embedding_column = matrices.front();
    if (!chosen && usual.empty() && matrices.size() > 1)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds several matrices of numbers. Name the one of the "
                                "embeddings (--embedding-column). It holds: {}.",
                                display_name(asked.file), described(contents)));
    return open_array_source(arrays, options);
}

}  // namespace

const ImporterEntry& hdf5_entry() {
    static const ImporterEntry entry{
        "hdf5", "HDF5 file with one matrix, or with train and test (ann-benchmarks)",
        [](const std::filesystem::path& file) { return file_kind(file) == FileKind::hdf5; },
        hdf5_source};
    return entry;
}

}  // namespace sparsescope::importing
