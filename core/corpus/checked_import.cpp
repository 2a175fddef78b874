// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/checked_import.h"

#include <algorithm>
#include <charconv>

#include <fmt/ranges.h>

#include "core/base/l2_normalize.h"
#include "core/corpus/importers/find_importer.h"
#include "core/corpus/importers/picture_store.h"
#include "core/corpus/importers/prepared_source.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/importers/table_source.h"
#include "core/corpus/importers/understood.h"
#include "core/corpus/importers/unusable_rows.h"
#include "core/formats/input_file.h"

namespace sparsescope {

using namespace importing;

namespace {

constexpr std::int64_t batch_documents = 1024;
constexpr std::size_t reported_labels = 5;

bool as_number(const std::string& text, std::int64_t& number) {
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc{} && end == last;
}

Status check_dim(const ImportOptions& options, std::size_t dim, const DatasetInfo& dataset) {
    if (dim == dataset.dim) return {};
    const auto described = [](std::size_t values) {
        return values > 0 ? fmt::format("embeddings of {} values", values)
                          : std::string("no embeddings");
    };
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has {}, the dataset \"{}\" has {}{}. Add documents that were "
                            "embedded by the same encoder, or import them as a new dataset.",
                            display_name(options.file), described(dim), dataset.name,
                            described(dataset.dim),
                            dataset.encoder.empty()
                                ? ""
                                : fmt::format(" by the encoder \"{}\"", dataset.encoder.name)));
}

Status check_encoder(const ImportOptions& options, const DatasetInfo& dataset) {
    if (!options.encoding || options.encoding->encoder.hash == dataset.encoder.hash) return {};
    const std::string& name = options.encoding->encoder.name;
    if (dataset.dim == 0)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("The dataset \"{}\" has no embeddings, so none can be added to it. "
                        "Leave the encoder out, or embed the dataset first: sparsescope-cli "
                        "embed WORKSPACE --dataset \"{}\" --encoder \"{}\"",
                        dataset.name, dataset.name, name));
    if (dataset.encoder.empty())
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("Nobody said which encoder made the embeddings of \"{}\". If it was "
                        "\"{}\", say so first: sparsescope-cli datasets WORKSPACE --dataset "
                        "\"{}\" --encoder \"{}\"",
                        dataset.name, name, dataset.name, name));
    if (dataset.encoder.name == name)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format(
                "The embeddings of \"{}\" were made by another encoder than the \"{}\" that "
                "is set up here: it has other weights, words or settings. Set up the one "
                "that made them, or import a new dataset.",
                dataset.name, name));
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("The embeddings of \"{}\" were made by the encoder \"{}\", and those of "
                    "\"{}\" mean something else. Take the former, or import a new dataset.",
                    dataset.name, dataset.encoder.name, name));
}

Error with_what_is_kept(Error error) {
    if (error.code == ErrorCode::unsupported) return error;  // nothing was embedded
    if (error.code == ErrorCode::cancelled)
        error.message = "The import was cancelled; nothing was imported.";
    error.message +=
        " What was embedded stays in the encoder's cache: the same import goes on there.";
    return error;
}

// Embeddings that cost nothing, by which a file is looked through before it is embedded.
std::shared_ptr<const TextEncoding> no_work(const TextEncoding& real) {
    TextEncoding encoding;
    encoding.encoder = real.encoder;
    encoding.encode = [dim = real.encoder.dim](
                          std::span<const std::string> texts,
                          std::stop_token /*stop*/) -> Result<EmbeddingMatrix> {
        EmbeddingMatrix ones(texts.size(), dim);
        std::ranges::fill(ones.values, 1.0F);
        return ones;
    };
    if (!real.encode_pictures) return std::make_shared<const TextEncoding>(std::move(encoding));
    // Files are not even decoded for it.
    encoding.recall_picture = [](const std::string& /*hash*/, std::span<float> row) {
        std::ranges::fill(row, 1.0F);
        return true;
    };
    encoding.encode_pictures = [dim = real.encoder.dim](
                                   std::span<const Image> pictures,
                                   std::stop_token /*stop*/) -> Result<EmbeddingMatrix> {
        EmbeddingMatrix ones(pictures.size(), dim);
        std::ranges::fill(ones.values, 1.0F);
        return ones;
    };
    return std::make_shared<const TextEncoding>(std::move(encoding));
}

Result<HeldOutShares> held_out_shares(const ImportOptions& options, std::size_t documents) {
    const bool few = documents < static_cast<std::size_t>(min_documents_to_divide);
    const double usual = few ? 0 : usual_share;
    const HeldOutShares shares{options.validation_fraction.value_or(usual),
                               options.test_fraction.value_or(usual)};
    SPARSESCOPE_TRY(check_shares(shares));
    return shares;
}

// Numbers what is divided as a whole: a longer document with its parts, or one document.
struct Wholes {
    std::int64_t number = -1;  // of the last document
    std::string part_of;
    std::int32_t part = 0;

    void add(const NewDocument& document) {
        const bool goes_on =
            !document.part_of.empty() && document.part_of == part_of && document.part > part;
        if (!goes_on) ++number;
        part_of = document.part_of;
        part = document.part;
    }
};

}  // namespace

// What the first pass over the input finds out.
struct CheckedImport::Survey {
    std::size_t dim = 0;
    std::int64_t rows = 0;             // in the input
    std::vector<std::int32_t> labels;  // of the rows that are kept, numbered as the source does
    std::vector<Split> splits;         // of the same rows, where the source tells them
    // Of the same rows, numbers of what is divided as a whole: a longer document, or the row alone.
    std::vector<std::int64_t> wholes;
    UnusableRows unusable;
    std::vector<std::string> label_names;  // numbered as the source does

    Status check(const ImportOptions& options) const {
        const std::string file = display_name(options.file);
        if (rows == 0) {
            return fail(ErrorCode::invalid_input, fmt::format("{} holds no documents.", file));
        }
        if (unusable.count == 0) return {};
        if (labels.empty() && unusable.pictures == unusable.count)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: none of {} pictures can be read; the first: {}.", file,
                                    rows, unusable.fault));
        if (labels.empty()) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: all {} rows have {}; the first: {}.", file, rows,
                                    unusable.texts ? "no text that can be read"
                                                   : "missing, NaN, infinite or only zero numbers",
                                    unusable.fault));
        }
        if (options.invalid_rows == InvalidRows::skip) return {};
        if (unusable.pictures == unusable.count) return {};
        return fail(ErrorCode::invalid_input, unusable.sentence(file, std::to_string(rows)));
    }

    // The source's numbers of the labels that are used, each once.
    std::vector<std::size_t> used_labels() const {
        std::vector<std::size_t> used;
        std::vector<bool> seen(label_names.size());
        for (const auto label : labels) {
            if (label == no_label || seen[static_cast<std::size_t>(label)]) continue;
            seen[static_cast<std::size_t>(label)] = true;
            used.push_back(static_cast<std::size_t>(label));
        }
        return used;
    }

    // rows: how many there are, if that is known.
    static Result<Survey> of(ImportSource& source, std::string_view stage, std::int64_t rows,
                             const std::stop_token& stop, const Progress& progress) {
        Survey survey;
        Wholes whole;
        survey.dim = source.dim();
        for (;;) {
            if (stop.stop_requested())
                return cancelled("The import was cancelled; nothing was imported.");
            report(progress, stage, survey.rows, std::max<std::int64_t>(rows, 0));
            SPARSESCOPE_ASSIGN(const auto batch, source.next(batch_documents));
            if (batch.documents.empty()) break;
            for (std::size_t i = 0; i < batch.documents.size(); ++i, ++survey.rows) {
                whole.add(batch.documents[i]);
                if (!survey.unusable.add(batch, i, survey.rows)) {
                    survey.labels.push_back(batch.documents[i].label);
                    survey.wholes.push_back(whole.number);
                    if (source.has_splits()) survey.splits.push_back(batch.documents[i].split);
                }
            }
        }
        survey.label_names = source.label_names();
        return survey;
    }
};

Result<std::unique_ptr<CheckedImport>> CheckedImport::open(const ImportOptions& asked,
                                                           const DatasetInfo* into,
                                                           std::stop_token stop,
                                                           const Progress& progress) {
    std::unique_ptr<CheckedImport> opened(new CheckedImport(asked));
    const ImportOptions& options = opened->options_;
    opened->options_.readings = std::make_shared<TableReadings>();
    opened->options_.pictures = std::make_shared<PictureStore>();
    TableReadings& readings = *options.readings;
    SPARSESCOPE_ASSIGN(const ImporterEntry* importer, find_importer(options));
    if (into) SPARSESCOPE_TRY(check_encoder(options, *into));
    ImportOptions cheap = options;
    if (options.encoding) cheap.encoding = no_work(*options.encoding);
    Survey survey;
    do {
        readings.guessed_wrong = false;
        SPARSESCOPE_ASSIGN(const auto source, open_prepared(*importer, cheap));
        if (into && !readings.guessed) SPARSESCOPE_TRY(check_dim(options, source->dim(), *into));
        const bool pictures = !source->picture_folder().empty();
        SPARSESCOPE_ASSIGN(survey,
                           Survey::of(*source, pictures ? "reading pictures" : "checking rows",
                                      source->size(), stop, progress));
        SPARSESCOPE_TRY(check_columns_exist(*source, options));
    } while (readings.guessed_wrong);
    SPARSESCOPE_TRY(survey.check(options));
    // Embedding may take hours: only of what can be imported, and before anything is locked.
    if (options.encoding) {
        SPARSESCOPE_ASSIGN(const auto source, open_prepared(*importer, options));
        const bool pictures =
            options.encoding->encode_pictures && !source->picture_folder().empty();
        const auto embedded =
            Survey::of(*source, pictures ? "embedding pictures" : "embedding texts", survey.rows,
                       stop, progress);
        if (!embedded) return fail(with_what_is_kept(embedded.error()));
    }
    if (into) SPARSESCOPE_TRY(check_dim(options, survey.dim, *into));
    SPARSESCOPE_TRY(opened->use(std::move(survey), into));
    SPARSESCOPE_ASSIGN(opened->source_, open_prepared(*importer, options));
    opened->understood_ = understood_of(*opened->source_, options);
    for (ImportPreview& file : opened->understood_)
        file.rows.clear();
    return opened;
}

Status CheckedImport::use(Survey survey, const DatasetInfo* into) {
    dim_ = survey.dim;
    rows_ = survey.rows;
    skipped_ = survey.unusable.count;
    skipped_rows_ = survey.unusable.rows;
    skipped_why_ = survey.unusable.faults;
    if (into) {
        options_.normalization = into->normalization;
        SPARSESCOPE_TRY(use_labels_of(survey, *into));
        into_folder_ = into->picture_folder;
    } else {
        order_labels(survey);
    }
    std::vector<std::int32_t> labels;
    labels.reserve(survey.labels.size());
    for (const auto label : survey.labels)
        labels.push_back(new_label(label));
    // Ascending, so that different neighbours are all there are.
    std::size_t wholes = survey.wholes.empty() ? 0 : 1;
    for (std::size_t i = 1; i < survey.wholes.size(); ++i)
        wholes += survey.wholes[i] != survey.wholes[i - 1] ? 1 : 0;
    SPARSESCOPE_ASSIGN(const auto shares, held_out_shares(options_, wholes));
    splits_ = stratified_split_of_wholes(labels, survey.wholes, shares, options_.seed);
    if (!survey.splits.empty() && !divides_anew(options_)) use_splits(survey.splits);
    labels_ = std::move(survey.labels);
    return {};
}

// The parts that the file says; what it says nothing about is for training.
void CheckedImport::use_splits(const std::vector<Split>& splits) {
    std::ranges::transform(splits, splits_.begin(),
                           [](Split split) { return split == Split::none ? Split::train : split; });
}

// The labels that are used, in the order a person expects: numbers by size, names by alphabet.
void CheckedImport::order_labels(const Survey& survey) {
    std::vector<std::size_t> used = survey.used_labels();
    std::vector<std::int64_t> numbers(survey.label_names.size());
    const bool numeric = std::ranges::all_of(
        used, [&](std::size_t i) { return as_number(survey.label_names[i], numbers[i]); });
    std::ranges::sort(used, [&](std::size_t a, std::size_t b) {
        if (numeric && numbers[a] != numbers[b]) return numbers[a] < numbers[b];
        return survey.label_names[a] < survey.label_names[b];
    });
    new_index_.assign(survey.label_names.size(), no_label);
    for (const std::size_t i : used) {
        new_index_[i] = static_cast<std::int32_t>(label_names_.size());
        label_names_.push_back(survey.label_names[i]);
    }
}

Status CheckedImport::use_labels_of(const Survey& survey, const DatasetInfo& dataset) {
    label_names_ = dataset.label_names;
    new_index_.assign(survey.label_names.size(), no_label);
    std::vector<std::string> unknown;
    for (const std::size_t i : survey.used_labels()) {
        const auto found = std::ranges::find(label_names_, survey.label_names[i]);
        if (found == label_names_.end()) {
            unknown.push_back(survey.label_names[i]);
        } else {
            new_index_[i] = static_cast<std::int32_t>(found - label_names_.begin());
        }
    }
    if (unknown.empty()) return {};
    const bool many = unknown.size() > reported_labels;
    if (many) unknown.resize(reported_labels);
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has labels that the dataset \"{}\" does not know: {}{}. Correct "
                            "them, leave the labels out, or import a new dataset.",
                            display_name(options_.file), dataset.name, fmt::join(unknown, ", "),
                            many ? ", …" : ""));
}

std::int32_t CheckedImport::new_label(std::int32_t label) const {
    return label == no_label ? no_label : new_index_.at(static_cast<std::size_t>(label));
}

Result<ImportBatch> CheckedImport::next() {
    SPARSESCOPE_ASSIGN(auto batch, source_->next(batch_documents));
    if (batch.documents.empty()) {
        at_end_ = true;
        if (rows_read_ != rows_ || kept_ != splits_.size()) return changed();
        return batch;
    }
    SPARSESCOPE_TRY(prepare(batch));
    return batch;
}

// As it is found from the folder of the dataset that it is added to.
void CheckedImport::place_picture(Picture& picture) const {
    const std::string from = source_->picture_folder();
    if (picture.empty() || !into_folder_ || *into_folder_ == from) return;
    const std::filesystem::path whole = std::filesystem::path(from) / picture.path;
    const auto below = whole.lexically_relative(*into_folder_);
    const bool is_below = !into_folder_->empty() && !below.empty() && *below.begin() != "..";
    picture.path = is_below ? below.string() : whole.string();
}

// Leaves out unusable rows, gives the others their final label and split, normalises.
Status CheckedImport::prepare(ImportBatch& batch) {
    std::size_t ready = 0;
    auto& matrix = batch.embeddings;
    for (std::size_t i = 0; i < batch.documents.size(); ++i, ++rows_read_) {
        if (!row_is_usable(batch, i)) continue;
        // The same rows as in the first pass, or else the file is being written to.
        if (kept_ >= splits_.size() || batch.documents[i].label != labels_[kept_]) return changed();
        const std::size_t row = kept_++;
        if (rows_read_ < first_row_) continue;
        NewDocument& document = batch.documents[ready];
        if (ready != i) document = std::move(batch.documents[i]);
        document.label = new_label(document.label);
        document.split = splits_[row];
        place_picture(document.picture);
        if (matrix.dim > 0) {
            std::ranges::copy(matrix.row(i), matrix.row(ready).begin());
            if (options_.normalization == Normalization::l2) l2_normalize(matrix.row(ready));
        }
        ++ready;
    }
    batch.documents.resize(ready);
    if (matrix.dim > 0) matrix.rows = ready;
    return {};
}

tl::unexpected<Error> CheckedImport::changed() const {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} changed while it was being read. Try again once nothing writes to "
                            "it any more.",
                            display_name(options_.file)));
}

}  // namespace sparsescope
