// SPDX-License-Identifier: GPL-3.0-or-later
// Holds all neurons of a model as a sortable table.
#pragma once
#include <string>

#include "core/types/neuron_summary.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

class NeuronTableModel : public RowTable<NeuronSummary> {
    Q_OBJECT
  public:
    // What matters most comes first: a narrow table shows the left part.
    enum ColumnId { Neuron, State, Frequency, Purity, Name, Weights, Documents, MeanWeight };

    explicit NeuronTableModel(QObject* parent = nullptr);
    // labels[i] names label i; without labels purity reads "–". names[i] says what neuron i stands
    // for; where it is empty, the most common label does.
    void setNeurons(std::vector<NeuronSummary> neurons, const std::vector<std::string>& labels,
                    std::vector<QString> names = {});
    // The shown row of a neuron; −1 when it is unknown or filtered out.
    [[nodiscard]] int rowOf(NeuronId neuron) const;
    [[nodiscard]] NeuronId neuronAt(int shown) const { return row(shown).neuron; }

  private:
    [[nodiscard]] std::vector<Column<NeuronSummary>> columns() const;
    [[nodiscard]] QString labelName(std::int32_t label) const;
    [[nodiscard]] QString nameOf(const NeuronSummary& neuron) const;
    QStringList labels_;
    std::vector<QString> names_;
};

}  // namespace sparsescope
