// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <QRegularExpression>
#include <QStringList>

#include "core/corpus/importer.h"
#include "widgets/controls/role_header.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// What importers are called by people.
constexpr std::array<std::pair<std::string_view, const char*>, 14> kinds{{
    {"csv", "Table"},
    {"jsonl", "JSON lines"},
    {"npy", "NumPy array"},
    {"npz", "NumPy arrays"},
    {"safetensors", "Tensors"},
    {"idx", "IDX array"},
    {"vectors", "Vectors"},
    {"hdf5", "HDF5 file"},
    {"parquet", "Parquet table"},
    {"shards", "Tensors in several files"},
    {"folder", "Folder of arrays"},
    {"text", "Plain text"},
    {"text_folder", "Folder of texts"},
    {"pictures", "Folder of pictures"},
}};

QString kind_of(const ImportPreview& preview) {
    for (const auto& [name, title] : kinds)
        if (name == preview.importer) return title;
    return QString::fromStdString(preview.importer);
}

std::int64_t columns_of(const ImportPreview& preview, ColumnRole role) {
    std::int64_t count = 0;
    for (const PreviewColumn& column : preview.columns)
        if (column.role == role) count += static_cast<std::int64_t>(column.columns);
    return count;
}

std::int64_t columns_of(const std::vector<ImportPreview>& previews, ColumnRole role) {
    std::int64_t count = 0;
    for (const ImportPreview& preview : previews)
        count += columns_of(preview, role);
    return count;
}

// "a, b and c"
QString listed(const QStringList& things) {
    if (things.size() < 2) return things.join(QString());
    return things.mid(0, things.size() - 1).join(", ") + " and " + things.back();
}

QStringList what_documents_have(const std::vector<ImportPreview>& previews, bool labels,
                                bool texts) {
    QStringList parts;
    if (has_pictures(previews)) parts << "a picture";
    if (const std::size_t dim = previews.front().dim; dim > 0)
        parts << format::counted(static_cast<std::int64_t>(dim), "value", "values");
    constexpr std::array<std::pair<ColumnRole, const char*>, 5> said{{
        {ColumnRole::label, "a label"},
        {ColumnRole::level, "a path of levels"},
        {ColumnRole::text, "text"},
        {ColumnRole::tag, "tags"},
        {ColumnRole::split, "a part (train, validation or test)"},
    }};
    for (const auto& [role, words] : said)
        if (has_role(previews, role) || (labels && role == ColumnRole::label) ||
            (texts && role == ColumnRole::text))
            parts << words;
    const std::int64_t kept = columns_of(previews, ColumnRole::metadata) +
                              columns_of(previews, ColumnRole::id) +
                              columns_of(previews, ColumnRole::weight);
    if (kept > 0) parts << format::counted(kept, "further field", "further fields");
    return parts;
}

std::int64_t kept_of(const ImportPreview& preview, bool leaving_out) {
    return preview.documents - (leaving_out ? preview.unusable : 0);
}

// Rows behind those that were read may be left out, too.
QString who_is_kept(const ImportPreview& preview, bool leaving_out) {
    if (preview.documents < 0) return "Each document";
    const std::int64_t kept = kept_of(preview, leaving_out);
    const bool sure = !leaving_out || preview.rows_read == preview.documents;
    return (sure ? "" : "At most ") + format::counted(kept, "document", "documents");
}

}  // namespace

bool has_role(const std::vector<ImportPreview>& previews, ColumnRole role) {
    // Plain texts stand in no column.
    const auto plain = [](const ImportPreview& preview) {
        return preview.importer == "text" || preview.importer == "text_folder";
    };
    if (role == ColumnRole::text && std::ranges::any_of(previews, plain)) return true;
    return columns_of(previews, role) > 0;
}

bool has_pictures(const std::vector<ImportPreview>& previews) {
    const auto folder = [](const ImportPreview& preview) { return preview.importer == "pictures"; };
    return std::ranges::any_of(previews, folder) || has_role(previews, ColumnRole::picture);
}

QString data_filters() {
    return "Data (*.csv *.tsv *.tab *.json *.jsonl *.ndjson *.txt *.text *.md *.markdown *.npy "
           "*.npz "
           "*.safetensors *.safetensors.index.json *.parquet *.h5 *.hdf5 *.fvecs *.bvecs *.fbin "
           "*.u8bin *.i8bin *.ibin *.gz *-ubyte);;All files (*)";
}

QString file_words(const ImportPreview& preview) {
    QStringList facts{kind_of(preview)};
    std::int64_t columns = 0;
    for (const PreviewColumn& column : preview.columns)
        columns += static_cast<std::int64_t>(column.columns);
    const bool pictures = preview.importer == "pictures";
    if (columns > 0 && !pictures) facts << format::counted(columns, "column", "columns");
    if (preview.documents >= 0)
        facts << (pictures ? format::counted(preview.documents, "picture", "pictures")
                           : format::counted(preview.documents, "document", "documents"));
    if (preview.dim > 0)
        facts << format::counted(static_cast<std::int64_t>(preview.dim), "value", "values") +
                     " each";
    QStringList sentences{facts.join(", ") + '.'};
    for (const std::string& note : preview.notes)
        sentences << without_options(QString::fromStdString(note));
    return sentences.join(' ');
}

QString without_options(QString sentence) {
    // Names of columns may have brackets of their own.
    static const QRegularExpression options(R"( (?=\(--)(\((?:[^()]++|(?1))*\)))");
    return sentence.remove(options);
}

QString import_summary(const std::vector<ImportPreview>& previews, const ImportFacts& facts) {
    if (previews.empty()) return {};
    const QString who = who_is_kept(previews.front(), facts.leaving_out);
    const QStringList parts = what_documents_have(previews, facts.labels, facts.texts);
    QString text =
        who + " will have " + (parts.isEmpty() ? QString("nothing") : listed(parts)) + '.';
    if (previews.front().dim == 0 && facts.encoder)
        text += " The encoder below makes their embeddings.";
    else if (previews.front().dim == 0)
        text +=
            " There are no embeddings: words can be searched at once; neurons need an embedding "
            "of each document.";
    if (const std::int64_t ignored = columns_of(previews, ColumnRole::ignore); ignored > 0)
        text += ' ' + format::counted(ignored, "column is", "columns are") + " left out.";
    const std::int64_t kept = kept_of(previews.front(), facts.leaving_out);
    const bool divided = has_role(previews, ColumnRole::split);
    if (facts.usual_parts && !divided && previews.front().documents >= 0 &&
        kept < min_documents_to_divide)
        text += QString(
                    " All are for training: fewer than %1 are divided only if shares are "
                    "chosen below.")
                    .arg(min_documents_to_divide);
    return text;
}

void show_choices(ImportPreview& preview, const std::vector<ColumnChoice>& choices) {
    for (PreviewColumn& column : preview.columns) {
        const auto names = column_names(column);
        for (const ColumnChoice& choice : choices) {
            if (std::ranges::find(names, choice.name) == names.end()) continue;
            column.role = choice.role;
            column.chosen = true;
        }
    }
}

}  // namespace sparsescope
