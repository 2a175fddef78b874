// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/model_words.h"

#include <QStringList>

#include "widgets/number_format.h"

namespace sparsescope {

QString model_tooltip(const WorkspaceContents& contents, const ModelInfo& model) {
    QStringList facts{format::counted(static_cast<std::int64_t>(model.hidden), "neuron", "neurons"),
                      QString("k %1").arg(model.k)};
    if (const DatasetInfo* dataset = contents.dataset(model.dataset))
        facts << "on " + QString::fromStdString(dataset->name);
    facts << format::bytes(contents.modelBytes(model.id));
    QStringList lines{QString::fromStdString(model.name), facts.join(" · ")};
    if (const QString difference = contents.difference(model.id); !difference.isEmpty())
        lines << difference;
    if (!model.note.empty()) lines << QString::fromStdString(model.note);
    return lines.join('\n');
}

}  // namespace sparsescope
