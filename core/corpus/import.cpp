// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include <fmt/ranges.h>

#include "core/corpus/importer.h"
#include "core/corpus/importers/companions.h"
#include "core/corpus/importers/rows.h"
#include "core/formats/input_file.h"
#include "importer_list.inc"

namespace sparsescope {
namespace {

using namespace importing;

constexpr std::int64_t batch_documents = 1024;
constexpr std::size_t reported_rows = 10;

// What the first pass over the input finds out. Nothing is written before it ends well.
struct Survey {
    std::size_t dim = 0;
    std::int64_t rows = 0;             // in the input
    std::vector<std::int32_t> labels;  // of the rows that are kept, numbered as the source does
    std::int64_t invalid = 0;
    std::vector<std::int64_t> invalid_rows;  // the first ten
    std::vector<std::string> label_names;    // numbered as the source does
};

Result<const ImporterEntry*> find_importer(const ImportOptions& options) {
    SPARSESCOPE_TRY(InputFile::open(options.file));  // missing, a folder, unreadable
    std::string formats;
    for (const ImporterEntry* entry : importers()) {
        if (entry->accepts(options.file)) return entry;
        formats += (formats.empty() ? "" : ", ") + entry->name;
    }
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is in no format that can be imported. These can: {}.",
                            display_name(options.file), formats));
}

Status check_options(const Corpus& corpus, const ImportOptions& options) {
    if (corpus.read_only()) {
        return fail(ErrorCode::read_only,
                    "This workspace is open for reading only, so nothing can be "
                    "imported into it.");
    }
    if (options.name.empty()) {
        return fail(ErrorCode::invalid_argument, "The new dataset needs a name.");
    }
    if (!(options.test_fraction >= 0 && options.test_fraction < 1)) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The test fraction is {}; it must be at least 0 and below 1.",
                                options.test_fraction));
    }
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    if (std::ranges::find(datasets, options.name, &DatasetInfo::name) == datasets.end()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is a dataset called \"{}\" already. Choose another name.",
                            options.name));
}

bool row_is_usable(const ImportBatch& batch, std::size_t row) {
    return batch.embeddings.dim == 0 || is_usable(batch.embeddings.row(row));
}

Status check_survey(const Survey& survey, const ImportOptions& options) {
    const std::string file = display_name(options.file);
    if (survey.rows == 0) {
        return fail(ErrorCode::invalid_input, fmt::format("{} holds no documents.", file));
    }
    if (survey.invalid == 0) return {};
    if (survey.labels.empty()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: all {} rows have NaN, infinite or only zero numbers.", file,
                                survey.rows));
    }
    if (options.invalid_rows == InvalidRows::skip) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{}: {} of {} rows cannot be used because their numbers are NaN, infinite "
                    "or all zero (rows {}{}, counted from 0). Correct them, or leave them out "
                    "(--skip-invalid).",
                    file, survey.invalid, survey.rows, fmt::join(survey.invalid_rows, ", "),
                    survey.invalid > static_cast<std::int64_t>(reported_rows) ? ", …" : ""));
}

Result<Survey> survey_input(const ImporterEntry& importer, const ImportOptions& options,
                            std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto source, open_with_companions(importer, options));
    Survey survey;
    survey.dim = source->dim();
    for (;;) {
        if (stop.stop_requested())
            return cancelled("The import was cancelled; nothing was imported.");
        report(progress, "checking rows", survey.rows, std::max<std::int64_t>(source->size(), 0));
        SPARSESCOPE_ASSIGN(const auto batch, source->next(batch_documents));
        if (batch.documents.empty()) break;
        for (std::size_t i = 0; i < batch.documents.size(); ++i, ++survey.rows) {
            if (row_is_usable(batch, i)) {
                survey.labels.push_back(batch.documents[i].label);
            } else if (++survey.invalid; survey.invalid_rows.size() < reported_rows) {
                survey.invalid_rows.push_back(survey.rows);
            }
        }
    }
    survey.label_names = source->label_names();
    SPARSESCOPE_TRY(check_survey(survey, options));
    return survey;
}

bool as_number(const std::string& text, std::int64_t& number) {
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc{} && end == last;
}

// The labels that are used, in the order a person expects: numbers by size, names by alphabet.
struct LabelOrder {
    std::vector<std::string> names;
    std::vector<std::int32_t> new_index;  // by the source's number
};
LabelOrder order_labels(const Survey& survey) {
    std::vector<std::size_t> used;
    std::vector<bool> seen(survey.label_names.size());
    for (const auto label : survey.labels) {
        if (label == no_label || seen[static_cast<std::size_t>(label)]) continue;
        seen[static_cast<std::size_t>(label)] = true;
        used.push_back(static_cast<std::size_t>(label));
    }
    std::vector<std::int64_t> numbers(survey.label_names.size());
    const bool numeric = std::ranges::all_of(
        used, [&](std::size_t i) { return as_number(survey.label_names[i], numbers[i]); });
    std::ranges::sort(used, [&](std::size_t a, std::size_t b) {
        if (numeric && numbers[a] != numbers[b]) return numbers[a] < numbers[b];
        return survey.label_names[a] < survey.label_names[b];
    });
    LabelOrder order;
    order.new_index.assign(survey.label_names.size(), no_label);
    for (const std::size_t i : used) {
        order.new_index[i] = static_cast<std::int32_t>(order.names.size());
        order.names.push_back(survey.label_names[i]);
    }
    return order;
}

std::string source_names(const ImportOptions& options) {
    std::string names = display_name(options.file.filename());
    for (const auto& companion : {options.labels_file, options.texts_file}) {
        if (companion) names += ", " + display_name(companion->filename());
    }
    return names;
}

// The second pass: reads the same rows again and writes those that the survey kept.
class Writing {
  public:
    Writing(const ImportOptions& options, const Survey& survey)
        : options_(options),
          survey_(survey),
          labels_(order_labels(survey)),
          splits_(stratified_split(renumbered(), options.test_fraction, options.seed)) {}

    Result<DatasetId> run(Corpus& corpus, const ImporterEntry& importer, std::stop_token stop,
                          const Progress& progress) {
        SPARSESCOPE_ASSIGN(const auto source, open_with_companions(importer, options_));
        SPARSESCOPE_ASSIGN(const auto writer,
                           corpus.add_dataset({options_.name, source_names(options_), survey_.dim,
                                               options_.normalization, labels_.names}));
        for (;;) {
            if (stop.stop_requested()) {
                return cancelled("The import was cancelled; nothing was imported.");
            }
            report(progress, "writing documents", rows_, survey_.rows);
            SPARSESCOPE_ASSIGN(auto batch, source->next(batch_documents));
            if (batch.documents.empty()) break;
            SPARSESCOPE_TRY(prepare(batch));
            SPARSESCOPE_TRY(writer->append(batch.documents, batch.embeddings.view()));
        }
        if (rows_ != survey_.rows || kept_ != splits_.size()) return changed();
        return writer->commit();
    }

  private:
    std::vector<std::int32_t> renumbered() const {
        std::vector<std::int32_t> labels;
        labels.reserve(survey_.labels.size());
        for (const auto label : survey_.labels)
            labels.push_back(new_label(label));
        return labels;
    }
    std::int32_t new_label(std::int32_t label) const {
        return label == no_label ? no_label : labels_.new_index.at(static_cast<std::size_t>(label));
    }
    // Leaves out unusable rows, gives the others their final label and split, normalises.
    Status prepare(ImportBatch& batch) {
        std::size_t kept = 0;
        auto& matrix = batch.embeddings;
        for (std::size_t i = 0; i < batch.documents.size(); ++i, ++rows_) {
            if (!row_is_usable(batch, i)) continue;
            NewDocument& document = batch.documents[kept];
            if (kept != i) document = std::move(batch.documents[i]);
            // The same rows as in the first pass, or else the file is being written to.
            if (kept_ >= splits_.size() || document.label != survey_.labels[kept_])
                return changed();
            document.label = new_label(document.label);
            document.split = splits_[kept_++];
            if (matrix.dim > 0) {
                std::ranges::copy(matrix.row(i), matrix.row(kept).begin());
                if (options_.normalization == Normalization::l2) normalize_l2(matrix.row(kept));
            }
            ++kept;
        }
        batch.documents.resize(kept);
        if (matrix.dim > 0) matrix.rows = kept;
        return {};
    }
    tl::unexpected<Error> changed() const {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} changed while it was being read. Nothing was imported; try again.",
                        display_name(options_.file)));
    }

    const ImportOptions& options_;
    const Survey& survey_;
    LabelOrder labels_;
    std::vector<Split> splits_;
    std::int64_t rows_ = 0;
    std::size_t kept_ = 0;
};

}  // namespace

std::span<const ImporterEntry* const> importers() {
    return importer_list;
}

Result<ImportReport> import_dataset(Corpus& corpus, const ImportOptions& asked,
                                    std::stop_token stop, const Progress& progress) {
    return guard("importing", [&]() -> Result<ImportReport> {
        ImportOptions options = asked;
        options.stop = stop;
        SPARSESCOPE_TRY(check_options(corpus, options));
        SPARSESCOPE_ASSIGN(const ImporterEntry* importer, find_importer(options));
        SPARSESCOPE_ASSIGN(const Survey survey, survey_input(*importer, options, stop, progress));
        Writing writing(options, survey);
        ImportReport result;
        SPARSESCOPE_ASSIGN(result.dataset, writing.run(corpus, *importer, stop, progress));
        result.documents = static_cast<std::int64_t>(survey.labels.size());
        result.skipped = survey.invalid;
        result.skipped_rows = survey.invalid_rows;
        return result;
    });
}

}  // namespace sparsescope
