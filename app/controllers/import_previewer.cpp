// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/import_previewer.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace sparsescope {
namespace {

std::filesystem::path disk_path(const QString& path) {
    return path.toStdString();
}

// The import would be refused for rows that are in sight already.
bool has_unusable_rows(const ImportPreview& preview, const ImportOptions& options) {
    return options.invalid_rows == InvalidRows::refuse && preview.unusable > 0;
}

// What would help is tried, not guessed from the words of the error.
ImportLook look_at(const PreviewFunction& preview, ImportOptions options) {
    ImportLook look;
    auto previews = preview(options);
    if (!previews) look.refusal = QString::fromStdString(previews.error().message);
    if (!previews && options.invalid_rows == InvalidRows::refuse) {
        options.invalid_rows = InvalidRows::skip;
        previews = preview(options);
        look.leaving_out_helps = previews.has_value();
    }
    if (!previews) {
        options.show_unfit = true;
        previews = preview(options);
    }
    if (!previews) return look;
    look.previews = std::move(*previews);
    if (!look.refusal.isEmpty() || look.previews.empty()) return look;
    const ImportPreview& file = look.previews.front();
    if (!has_unusable_rows(file, options)) return look;
    look.refusal = QString::fromStdString(file.fault);
    look.leaving_out_helps = file.unusable < file.rows_read || file.rows_read != file.documents;
    return look;
}

}  // namespace

bool is_open_workspace(const std::filesystem::path& file, const std::filesystem::path& workspace) {
    if (file.empty() || workspace.empty()) return false;
    std::error_code failed;
    const auto whole = std::filesystem::canonical(workspace, failed);
    return std::ranges::any_of(std::array{"", "-wal", "-shm"}, [&](const char* end) {
        return std::filesystem::equivalent(file, whole.string() + end, failed);
    });
}

Error open_workspace_error(const std::filesystem::path& file) {
    return {ErrorCode::invalid_input,
            fmt::format("“{}” is the workspace that is open, or belongs to it. Choose a file of "
                        "data instead.",
                        file.filename().string())};
}

PreviewFunction sparing(const std::filesystem::path& workspace, PreviewFunction preview) {
    return [workspace, preview = std::move(preview)](
               const ImportOptions& options) -> Result<std::vector<ImportPreview>> {
        for (const auto& file :
             {options.file, options.labels_file.value_or(std::filesystem::path()),
              options.texts_file.value_or(std::filesystem::path())})
            if (is_open_workspace(file, workspace)) return fail(open_workspace_error(file));
        return preview(options);
    };
}

ImportOptions import_options(const ImportChoice& choice) {
    ImportOptions options;
    options.file = disk_path(choice.file);
    options.name = choice.name.toStdString();
    if (!choice.labels_file.isEmpty()) options.labels_file = disk_path(choice.labels_file);
    if (!choice.texts_file.isEmpty()) options.texts_file = disk_path(choice.texts_file);
    options.columns = choice.columns;
    options.validation_fraction = choice.validation_fraction;
    options.test_fraction = choice.test_fraction;
    options.divide_anew = choice.validation_fraction || choice.test_fraction;
    options.normalization = choice.normalize ? Normalization::l2 : Normalization::none;
    options.invalid_rows = choice.skip_invalid_rows ? InvalidRows::skip : InvalidRows::refuse;
    return options;
}

ImportPreviewer::ImportPreviewer(PreviewFunction preview, QObject* parent)
    : QObject(parent), preview_(std::move(preview)) {}

void ImportPreviewer::look(const ImportChoice& choice) {
    task_.start(
        [preview = preview_,
         options = import_options(choice)](const std::stop_token& stop) -> Result<ImportLook> {
            ImportOptions stoppable = options;
            stoppable.stop = stop;
            return look_at(preview, std::move(stoppable));
        },
        [this](Result<ImportLook> look) {
            if (!look) {
                ImportLook failed;
                failed.refusal = QString::fromStdString(look.error().message);
                return Q_EMIT looked(failed);
            }
            Q_EMIT looked(*look);
        });
}

}  // namespace sparsescope
