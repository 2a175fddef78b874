// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/embed_file.h"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/corpus/checked_import.h"
#include "core/formats/array_writer.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const NewDocument& document, std::span<const float> embedding,
                    const std::vector<std::string>& labels) {
    Json json;
    json["text"] = document.text;
    json["embedding"] = std::vector<float>(embedding.begin(), embedding.end());
    if (document.label != no_label)
        json["label"] = labels.at(static_cast<std::size_t>(document.label));
    Json metadata = Json::parse(document.metadata, nullptr, false);
    if (metadata.is_object()) json["metadata"] = std::move(metadata);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

// Calls body(batch) until there are no more.
Status for_each_batch(CheckedImport& import, const std::stop_token& stop, const Progress& progress,
                      const std::function<Status(const ImportBatch&)>& body) {
    for (;;) {
        if (stop.stop_requested()) return cancelled("Stopped. Nothing was written.");
        report(progress, "writing embeddings", import.rows_read(), import.rows());
        SPARSESCOPE_ASSIGN(const auto batch, import.next());
        if (import.at_end()) return {};
        SPARSESCOPE_TRY(body(batch));
    }
}

Status write_lines(CheckedImport& import, const std::filesystem::path& to,
                   const std::stop_token& stop, const Progress& progress) {
    return write_file_atomically(to, [&](OutputFile& file) {
        return for_each_batch(import, stop, progress, [&](const ImportBatch& batch) -> Status {
            for (std::size_t i = 0; i < batch.documents.size(); ++i)
                SPARSESCOPE_TRY(file.write(
                    line_of(batch.documents[i], batch.embeddings.row(i), import.label_names())));
            return {};
        });
    });
}

Status write_array(CheckedImport& import, const std::filesystem::path& to,
                   const std::stop_token& stop, const Progress& progress) {
    std::vector<float> values;
    SPARSESCOPE_TRY(for_each_batch(import, stop, progress, [&](const ImportBatch& batch) -> Status {
        const auto& rows = batch.embeddings;
        const auto used = std::span(rows.values).first(rows.rows * rows.dim);
        values.insert(values.end(), used.begin(), used.end());
        return {};
    }));
    const TensorToWrite array{"embeddings",
                              ElementType::f32,
                              {values.size() / import.dim(), import.dim()},
                              std::as_bytes(std::span(values))};
    return to.extension() == ".npy" ? write_npy(to, array) : write_npz(to, std::span(&array, 1));
}

}  // namespace

Result<EmbeddedFile> embed_file(const ImportOptions& asked, const std::filesystem::path& to,
                                std::stop_token stop, const Progress& progress) {
    return guard("embedding a file", [&]() -> Result<EmbeddedFile> {
        const auto end = to.extension();
        if (end != ".npy" && end != ".npz" && end != ".jsonl")
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Embeddings can be written as .npy, .npz or .jsonl; {} ends in "
                                    "none of them.",
                                    to.filename().string()));
        ImportOptions options = asked;
        options.stop = stop;
        SPARSESCOPE_ASSIGN(const auto import,
                           CheckedImport::open(options, nullptr, stop, progress));
        SPARSESCOPE_TRY(end == ".jsonl" ? write_lines(*import, to, stop, progress)
                                        : write_array(*import, to, stop, progress));
        return EmbeddedFile{import->documents(), import->dim(), import->skipped(),
                            import->skipped_rows()};
    });
}

}  // namespace sparsescope
