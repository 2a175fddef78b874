// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/neuron_table_model.h"

#include <limits>

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

constexpr auto left_aligned = Qt::AlignLeft | Qt::AlignVCenter;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// A neuron of no document has no weights and no labels: "–", sorted last.
double if_active(const NeuronSummary& n, double value) {
    return n.silent() ? unknown : value;
}

}  // namespace

NeuronTableModel::NeuronTableModel(QObject* parent) : RowTable({}, parent) {
    setColumns(columns());
}

void NeuronTableModel::setNeurons(std::vector<NeuronSummary> neurons,
                                  const std::vector<std::string>& labels,
                                  std::vector<QString> names) {
    names_ = std::move(names);
    labels_.clear();
    for (const auto& label : labels)
        labels_.push_back(QString::fromStdString(label));
    setRows(std::move(neurons));
}

QString NeuronTableModel::nameOf(const NeuronSummary& neuron) const {
    const QString name = neuron.neuron < names_.size() ? names_[neuron.neuron] : QString();
    return name.isEmpty() ? labelName(neuron.top_label) : name;
}

int NeuronTableModel::rowOf(NeuronId neuron) const {
    return findRow([neuron](const NeuronSummary& n) { return n.neuron == neuron; });
}

QString NeuronTableModel::labelName(std::int32_t label) const {
    return label >= 0 && label < labels_.size() ? labels_[label] : QString(format::no_value);
}

std::vector<Column<NeuronSummary>> NeuronTableModel::columns() const {
    using Row = NeuronSummary;
    return {
        {.title = tr("neuron"),
         .tooltip = tr("Number of the neuron: its row in the encoder weight"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(static_cast<qlonglong>(n.neuron)); },
         .text = [](const Row& n) { return QString::number(n.neuron); }},
        {.title = tr("state"),
         .tooltip =
             tr("Dead: never active on the validation documents at this k (the test part where "
                "there are none; without that, all documents)"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(n.dead() ? tr("dead") : tr("alive")); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole && n.dead() && !n.silent())
                     return QVariant(
                         tr("Active on %1, none of them held out from training")
                             .arg(format::counted(n.active_documents, "document", "documents")));
                 return role == StateRole ? QVariant(!n.dead()) : QVariant();
             }},
        {.title = tr("frequency, %"),
         .tooltip = tr("Share of documents for which the neuron is active: |A| / N"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.frequency); },
         .text = [](const Row& n) { return format::number(n.frequency * 100); },
         .descending_first = true},
        {.title = tr("purity, %"),
         .tooltip = tr("Share of the most common label among the neuron's labelled documents: max "
                       "|A ∩ c| / |A|"),
         .alignment = right_aligned,
         .value =
             [](const Row& n) { return QVariant(n.top_label == no_label ? unknown : n.purity); },
         .text =
             [](const Row& n) {
                 return format::number(n.top_label == no_label ? unknown : n.purity * 100);
             },
         .more =
             [this](const Row& n, int role) {
                 return role == Qt::ToolTipRole && n.top_label != no_label
                            ? QVariant(labelName(n.top_label))
                            : QVariant();
             },
         .descending_first = true},
        {.title = tr("stands for"),
         .tooltip = tr("The label of most of its documents, and the words that tell its strongest "
                       "documents from all others"),
         .alignment = left_aligned,
         .value = [this](const Row& n) { return QVariant(nameOf(n)); },
         .more =
             [this](const Row& n, int role) {
                 return role == Qt::ToolTipRole ? QVariant(nameOf(n)) : QVariant();
             }},
        {.title = tr("weights"),
         .tooltip =
             tr("Histogram of the neuron's weights from 0 to its largest; sorts by the largest"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(if_active(n, n.max_weight)); },
         .text = [](const Row&) { return QString(); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole && !n.silent())
                     return QVariant(tr("largest weight %1").arg(format::number(n.max_weight)));
                 if (role != SparkRole) return QVariant();
                 return QVariant::fromValue(QList<float>(n.spark.begin(), n.spark.end()));
             },
         .descending_first = true},
        {.title = tr("documents"),
         .tooltip = tr("Documents for which the neuron is active: |A|"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(static_cast<qlonglong>(n.active_documents)); },
         .text = [](const Row& n) { return format::count(n.active_documents); },
         .descending_first = true},
        {.title = tr("mean weight"),
         .tooltip = tr("Mean weight over the documents for which the neuron is active"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(if_active(n, n.mean_weight)); },
         .text = [](const Row& n) { return format::number(if_active(n, n.mean_weight)); },
         .descending_first = true},
    };
}

}  // namespace sparsescope
