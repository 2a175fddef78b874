// SPDX-License-Identifier: GPL-3.0-or-later
// What a model can be exported as, for the list of kinds in a file dialog: its weights in every
// format that is written, and the codes of its documents.
#pragma once
#include <vector>

#include <QString>
#include <QStringList>

namespace sparsescope {

struct ExportKind {
    QString filter;  // "Weights: official CSR or CSRv2 head (*.safetensors)"
    QString format;  // what --format is given; "" where the file's ending says it
};
[[nodiscard]] const std::vector<ExportKind>& export_kinds();
// The format of the kind, unless the ending of the file says it.
[[nodiscard]] QString export_format(const QString& filter);

}  // namespace sparsescope
