// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/export_kinds.h"

#include <QRegularExpression>

#include "core/model_files/model_format.h"
#include "core/workspace/code_format.h"

namespace sparsescope {
namespace {

// Brackets at the end are what the dialog reads endings from.
QString without_brackets(const std::string& summary) {
    static const QRegularExpression brackets("\\s*\\([^()]*\\)\\.?$");
    return QString::fromStdString(summary).remove(brackets);
}

ExportKind kind_for(const QString& what, const std::string& summary, const std::string& name,
                    const std::string& ending) {
    const QString text = what + ": " + without_brackets(summary);
    if (ending.empty()) return {text + " (*)", QString::fromStdString(name)};
    return {QString("%1 (*%2)").arg(text, QString::fromStdString(ending)), QString()};
}

}  // namespace

const std::vector<ExportKind>& export_kinds() {
    static const std::vector<ExportKind> kinds = [] {
        std::vector<ExportKind> all;
        // The format whose name is usual comes first: it is what the dialog begins with.
        for (const bool file : {true, false})
            for (const ModelFormatEntry* entry : model_formats())
                if (entry->save && file == !entry->extension.empty())
                    all.push_back(kind_for(file ? "Weights" : "Weights, a new folder",
                                           entry->summary, entry->name, entry->extension));
        for (const CodeFormatEntry* entry : code_formats())
            all.push_back(kind_for("Codes", entry->summary, entry->name, entry->ending));
        return all;
    }();
    return kinds;
}

QString export_format(const QString& filter) {
    for (const ExportKind& kind : export_kinds())
        if (kind.filter == filter) return kind.format;
    return {};
}

}  // namespace sparsescope
