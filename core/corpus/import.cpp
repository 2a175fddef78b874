// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/corpus/checked_import.h"
#include "core/corpus/importer.h"
#include "core/corpus/importers/rows.h"
#include "core/corpus/names.h"
#include "core/formats/input_file.h"

namespace sparsescope {
namespace {

Status check_options(const Corpus& corpus, const ImportOptions& options) {
    if (corpus.read_only()) {
        return fail(ErrorCode::read_only,
                    "This workspace is open for reading only, so nothing can be "
                    "imported into it.");
    }
    SPARSESCOPE_ASSIGN(const std::string name, checked_name(options.name));
    SPARSESCOPE_TRY(importing::check_shares(
        {options.validation_fraction.value_or(0), options.test_fraction.value_or(0)}));
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::find(datasets, candidate, &DatasetInfo::name) != datasets.end();
    };
    if (!taken(name)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is a dataset called \"{}\" already. Choose another name, for "
                            "example \"{}\".",
                            name, free_name(name, taken)));
}

std::string source_names(const ImportOptions& options) {
    std::string names = display_name(options.file.filename());
    for (const auto& companion : {options.labels_file, options.texts_file}) {
        if (companion) names += ", " + display_name(companion->filename());
    }
    return names;
}

Result<DatasetId> write_dataset(Corpus& corpus, const ImportOptions& options, CheckedImport& import,
                                const std::stop_token& stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(
        const auto writer,
        corpus.add_dataset({options.name, source_names(options), import.dim(),
                            options.normalization, import.label_names(),
                            options.encoding ? options.encoding->encoder : EncoderIdentity{},
                            import.picture_folder()}));
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled("The import was cancelled; nothing was imported.");
        }
        report(progress, "writing documents", import.rows_read(), import.rows());
        SPARSESCOPE_ASSIGN(const auto batch, import.next());
        if (import.at_end()) return writer->commit();
        SPARSESCOPE_TRY(writer->append(batch.documents, batch.embeddings.view()));
    }
}

}  // namespace

Result<ImportReport> import_dataset(Corpus& corpus, const ImportOptions& asked,
                                    std::stop_token stop, const Progress& progress) {
    return guard("importing", [&]() -> Result<ImportReport> {
        ImportOptions options = asked;
        options.stop = stop;
        SPARSESCOPE_TRY(check_options(corpus, options));
        SPARSESCOPE_ASSIGN(const auto import,
                           CheckedImport::open(options, nullptr, stop, progress));
        ImportReport result;
        SPARSESCOPE_ASSIGN(result.dataset, write_dataset(corpus, options, *import, stop, progress));
        result.documents = import->documents();
        result.skipped = import->skipped();
        result.skipped_rows = import->skipped_rows();
        result.skipped_why = import->skipped_why();
        result.understood = import->understood();
        return result;
    });
}

}  // namespace sparsescope
