// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/neuron_table_model.h"

#include "widgets/number_format.h"

namespace sparsescope {

NeuronTableModel::NeuronTableModel(QObject* parent) : RowTable({}, parent) {
    Columns columns;
    addNameColumns(columns);
    addMainColumns(columns);
    addWeightColumns(columns);
    addLabelColumns(columns);
    addEmbeddingColumns(columns);
    addNoteColumns(columns);
    Q_ASSERT(columns.size() == ColumnCount);
    setColumns(std::move(columns));
}

void NeuronTableModel::setNeurons(std::vector<NeuronRow> neurons,
                                  const std::vector<std::string>& labels) {
    labels_.clear();
    for (const auto& label : labels)
        labels_.push_back(QString::fromStdString(label));
    setRows(std::move(neurons));
}

void NeuronTableModel::setNeurons(std::vector<NeuronSummary> neurons,
                                  const std::vector<std::string>& labels,
                                  const std::vector<QString>& names) {
    std::vector<NeuronRow> rows(neurons.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        NeuronRow& row = rows[i];
        row.report.summary = neurons[i];
        const std::int32_t label = neurons[i].top_label;
        if (i < names.size() && !names[i].isEmpty()) {
            row.name = names[i];
            row.name_kind = NeuronNameKind::automatic;
        } else if (label >= 0 && static_cast<std::size_t>(label) < labels.size()) {
            row.name = QString::fromStdString(labels[static_cast<std::size_t>(label)]);
            row.name_kind = NeuronNameKind::label;
        }
    }
    setNeurons(std::move(rows), labels);
}

int NeuronTableModel::rowOf(NeuronId neuron) const {
    return findRow([neuron](const NeuronRow& n) { return n.report.summary.neuron == neuron; });
}

QString NeuronTableModel::labelName(std::int32_t label) const {
    return label >= 0 && label < labels_.size() ? labels_[label] : QString(format::no_value);
}

QVariant NeuronTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const QVariant own = RowTable::headerData(section, orientation, role);
    if (role != Qt::ToolTipRole || provenance_.isEmpty() || !own.isValid()) return own;
    return own.toString() + '\n' + provenance_;
}

}  // namespace sparsescope
