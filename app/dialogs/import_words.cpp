// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <QStringList>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// What importers are called by people.
constexpr std::array<std::pair<std::string_view, const char*>, 6> kinds{{
    {"csv", "Table"},
    {"jsonl", "JSON lines"},
    {"npy", "NumPy array"},
    {"npz", "NumPy arrays"},
    {"safetensors", "Tensors"},
    {"idx", "IDX array"},
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

}  // namespace

bool has_role(const std::vector<ImportPreview>& previews, ColumnRole role) {
    return columns_of(previews, role) > 0;
}

QString file_words(const ImportPreview& preview) {
    QStringList facts{kind_of(preview)};
    std::int64_t columns = 0;
    for (const PreviewColumn& column : preview.columns)
        columns += static_cast<std::int64_t>(column.columns);
    if (columns > 0) facts << format::counted(columns, "column", "columns");
    if (preview.documents >= 0)
        facts << format::counted(preview.documents, "document", "documents");
    if (preview.dim > 0)
        facts << format::counted(static_cast<std::int64_t>(preview.dim), "value", "values") +
                     " each";
    QStringList sentences{facts.join(", ") + '.'};
    for (const std::string& note : preview.notes)
        sentences << QString::fromStdString(note);
    return sentences.join(' ');
}

QString import_summary(const std::vector<ImportPreview>& previews, bool labels, bool texts) {
    if (previews.empty()) return {};
    const std::int64_t documents = previews.front().documents;
    const QString who = documents < 0 ? QString("Each document")
                                      : format::counted(documents, "document", "documents");
    const QStringList parts = what_documents_have(previews, labels, texts);
    QString text =
        who + " will have " + (parts.isEmpty() ? QString("nothing") : listed(parts)) + '.';
    if (previews.front().dim == 0)
        text +=
            " There are no embeddings: words can be searched at once; neurons need an embedding "
            "of each document.";
    if (const std::int64_t ignored = columns_of(previews, ColumnRole::ignore); ignored > 0)
        text += ' ' + format::counted(ignored, "column is", "columns are") + " left out.";
    return text;
}

}  // namespace sparsescope
