// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/dropped_files.h"

#include <algorithm>
#include <array>
#include <string>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include "core/backbone/model_folder.h"
#include "core/model_files/model_format.h"

namespace sparsescope {
namespace {

constexpr qsizetype most_files = 3;  // embeddings, labels, texts

tl::unexpected<Error> cannot(const QString& sentence) {
    return fail(ErrorCode::invalid_input, sentence.toStdString());
}

QString quoted_name(const QString& path) {
    return "“" + QFileInfo(path).fileName() + "”";
}

bool is_workspace(const QString& path) {
    if (path.endsWith(".sscope", Qt::CaseInsensitive)) return true;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(15) == "SQLite format 3";
}

// Nothing but names is read of it.
bool is_model(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    return std::ranges::any_of(
        model_formats(), [&](const ModelFormatEntry* format) { return format->accepts(file); });
}

// The folder of a language model without a sparse head, or of one whose architecture is refused by
// name. It may hold files that could be imported: a vocabulary, a description.
bool is_encoder(const QString& path) {
    if (!QFileInfo(path).isDir()) return false;
    const std::filesystem::path folder = path.toStdString();
    const auto model = read_model_folder(folder);
    if (!model && model.error().code != ErrorCode::unsupported) return false;
    return !describe_model_file(folder).has_value();
}

// A picture alone is no dataset: its folder is what can be imported.
Result<DroppedFiles> folder_of_pictures(const QStringList& paths) {
    const QString folder = QFileInfo(paths.front()).absolutePath();
    for (const QString& path : paths)
        if (QFileInfo(path).absolutePath() != folder)
            return cannot(
                "These pictures lie in several folders. Drop the folder that holds them "
                "all: its folders become labels.");
    DroppedFiles dropped;
    dropped.data.push_back({folder, FilePart::embeddings});
    return dropped;
}

bool is_importable(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    return std::ranges::any_of(
        importers(), [&](const ImporterEntry* importer) { return importer->accepts(file); });
}

// What one file would be, imported by itself.
struct Looked {
    std::optional<ImportPreview> preview;  // none: it cannot be imported by itself
    bool table = false;                    // a table or JSON lines
    [[nodiscard]] bool has_embeddings() const { return preview && preview->dim > 0; }
    [[nodiscard]] bool has(ColumnRole role) const {
        return preview && std::ranges::any_of(preview->columns, [&](const PreviewColumn& column) {
                   return column.role == role;
               });
    }
};

Looked look_at_file(const QString& path, const PreviewFunction& preview,
                    const std::stop_token& stop) {
    ImportOptions options;
    options.file = path.toStdString();
    options.invalid_rows = InvalidRows::skip;
    options.show_unfit = true;  // a file of labels alone makes no documents
    options.stop = stop;
    Looked looked;
    auto previews = preview(options);
    if (previews && !previews->empty()) looked.preview = std::move(previews->front());
    static const QRegularExpression table("\\.(csv|tsv|tab|json|jsonl|ndjson|txt)(\\.gz)?$",
                                          QRegularExpression::CaseInsensitiveOption);
    looked.table = path.contains(table);
    return looked;
}

// A file beside the embeddings. One with texts may hold the labels, too; one that is no table, or
// says so in its name, holds labels.
FilePart part_beside(const QString& path, const Looked& looked) {
    if (!looked.table) return FilePart::labels;
    if (looked.has(ColumnRole::text)) return FilePart::texts;
    if (looked.has(ColumnRole::label)) return FilePart::labels;
    static const QRegularExpression labels("label|class|target|categor",
                                           QRegularExpression::CaseInsensitiveOption);
    return QFileInfo(path).fileName().contains(labels) ? FilePart::labels : FilePart::texts;
}

bool counts_agree(const std::vector<Looked>& files, std::size_t main) {
    const std::int64_t documents = files[main].preview->documents;
    return std::ranges::all_of(files, [&](const Looked& one) {
        return documents < 0 || !one.preview || one.preview->documents < 0 ||
               one.preview->documents == documents;
    });
}

// Which of the files holds the embeddings: the only one that has some, or the only array beside
// tables.
std::optional<std::size_t> main_file(const std::vector<Looked>& files) {
    std::vector<std::size_t> all;
    std::vector<std::size_t> arrays;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!files[i].has_embeddings()) continue;
        all.push_back(i);
        if (!files[i].table) arrays.push_back(i);
    }
    if (all.size() == 1) return all.front();
    if (arrays.size() == 1) return arrays.front();
    return std::nullopt;
}

DroppedFiles give_parts(const QStringList& paths, const PreviewFunction& preview,
                        const std::stop_token& stop) {
    DroppedFiles dropped;
    for (const QString& path : paths)
        dropped.data.push_back({path, FilePart::left_out});
    if (paths.size() == 1) {
        dropped.data.front().part = FilePart::embeddings;
        return dropped;
    }
    std::vector<Looked> looked;
    for (const QString& path : paths)
        looked.push_back(look_at_file(path, preview, stop));
    const auto main = main_file(looked);
    dropped.sure = main && counts_agree(looked, *main);
    std::vector<FilePart> given;
    for (std::size_t i = 0; i < looked.size(); ++i) {
        auto& file = dropped.data[i];
        file.part = main == i ? FilePart::embeddings : part_beside(file.path, looked[i]);
        if (std::ranges::find(given, file.part) != given.end()) dropped.sure = false;
        given.push_back(file.part);
    }
    return dropped;
}

}  // namespace

bool is_picture_name(const QString& path) {
    static const QRegularExpression ending("\\.(png|jpe?g|webp)$",
                                           QRegularExpression::CaseInsensitiveOption);
    return path.trimmed().contains(ending) && !QFileInfo(path.trimmed()).isDir();
}

Result<DroppedFiles> sort_dropped(const QStringList& paths, const std::filesystem::path& open,
                                  const PreviewFunction& preview, const std::stop_token& stop) {
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (info.isDir() && !is_encoder(path) && !is_model(path) && !is_importable(path))
            return cannot(
                quoted_name(path) +
                " is a folder with neither pictures, texts, numbered arrays nor a model in it. "
                "Drop the "
                "files that hold the embeddings, labels and texts.");
        if (is_open_workspace(path.toStdString(), open))
            return fail(open_workspace_error(path.toStdString()));
        if (!info.isReadable())
            return cannot(quoted_name(path) + " cannot be read. Is it still there, and yours?");
    }
    if (std::ranges::all_of(paths, is_picture_name)) return folder_of_pictures(paths);
    DroppedFiles dropped;
    if (paths.size() == 1 && is_workspace(paths.front())) {
        dropped.workspace = paths.front();
        return dropped;
    }
    if (paths.size() == 1 && is_encoder(paths.front())) {
        dropped.encoder = paths.front();
        return dropped;
    }
    if (paths.size() == 1 && is_model(paths.front())) {
        dropped.model = paths.front();
        return dropped;
    }
    if (std::ranges::any_of(paths, is_workspace) || std::ranges::any_of(paths, is_model) ||
        std::ranges::any_of(paths, is_encoder))
        return cannot("Drop a workspace or a model by itself: nothing else can be opened with it.");
    if (paths.size() > most_files)
        return cannot(QString("These are %1 files. Drop those of one dataset at a time: its "
                              "embeddings, and its labels and texts if they are in files of "
                              "their own.")
                          .arg(paths.size()));
    if (paths.size() == 1 && !is_importable(paths.front())) {
        ImportOptions options;
        options.file = paths.front().toStdString();
        options.stop = stop;
        const auto previews = preview(options);
        if (!previews) return tl::unexpected(previews.error());
    }
    return give_parts(paths, preview, stop);
}

ImportChoice import_choice(const std::vector<DroppedFile>& files) {
    ImportChoice choice;
    for (const DroppedFile& file : files) {
        if (file.part == FilePart::embeddings) choice.file = file.path;
        if (file.part == FilePart::labels) choice.labels_file = file.path;
        if (file.part == FilePart::texts) choice.texts_file = file.path;
    }
    return choice;
}

}  // namespace sparsescope
