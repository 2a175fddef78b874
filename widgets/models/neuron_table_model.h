// SPDX-License-Identifier: GPL-3.0-or-later
// Holds all neurons of a model as a sortable table. Row i of allRows() is neuron i.
#pragma once
#include <string>

#include "widgets/models/neuron_row.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

class NeuronTableModel : public RowTable<NeuronRow> {
    Q_OBJECT
  public:
    // What matters most comes first: a narrow table shows the left part. Each has a key, by which
    // settings and exports name it (neuron_columns.cpp).
    enum ColumnId {
        Star,
        Neuron,
        Name,
        NameScore,
        Frequency,
        Purity,
        Lift,
        Weights,
        State,
        Worth,
        Documents,
        MeanWeight,
        MaxWeight,
        Label,
        BaseRate,
        Support,
        Entropy,
        MonoScore,
        Cosine,
        Stability,
        Tags,
        Note,
        ColumnCount
    };
    // Fewer documents say little: rows below it come last where they are sorted by how pure or how
    // alike a neuron's documents are. A neuron of one document is always pure.
    static constexpr std::int64_t fewest_documents = 5;

    explicit NeuronTableModel(QObject* parent = nullptr);
    // labels[i] names label i; without labels purity reads "–".
    void setNeurons(std::vector<NeuronRow> neurons, const std::vector<std::string>& labels);
    // Numbers alone: names[i] says what neuron i stands for; where it is empty, its most common
    // label does.
    void setNeurons(std::vector<NeuronSummary> neurons, const std::vector<std::string>& labels,
                    const std::vector<QString>& names = {});
    // Which documents the numbers are about, for every tooltip: "Over 6 041 documents at k = 32."
    void setProvenance(const QString& sentence) { provenance_ = sentence; }
    [[nodiscard]] const QString& provenance() const { return provenance_; }

    // The shown row of a neuron; −1 when it is unknown or filtered out.
    [[nodiscard]] int rowOf(NeuronId neuron) const;
    [[nodiscard]] NeuronId neuronAt(int shown) const { return row(shown).report.summary.neuron; }
    [[nodiscard]] static QString keyOf(int column);  // "frequency"; "" without such a column
    [[nodiscard]] static QString nameOf(const NeuronRow& neuron);  // on one line, as cells show it
    [[nodiscard]] QString labelName(std::int32_t label) const;

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    using Columns = std::vector<Column<NeuronRow>>;
    void addNameColumns(Columns& columns) const;
    void addMainColumns(Columns& columns) const;
    void addWeightColumns(Columns& columns) const;
    void addLabelColumns(Columns& columns) const;
    void addEmbeddingColumns(Columns& columns) const;
    void addNoteColumns(Columns& columns) const;
    [[nodiscard]] QString purityText(const NeuronRow& neuron) const;

    QStringList labels_;
    QString provenance_;
};

}  // namespace sparsescope
