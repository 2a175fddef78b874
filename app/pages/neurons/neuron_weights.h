// SPDX-License-Identifier: GPL-3.0-or-later
// The histogram of the shown neuron's weights, an interval of which a person brushes, and a line
// that says what is in it.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class BrushHistogram;
class ChartCard;
class ElidedLabel;
class NeuronExamplesQuestion;

class NeuronWeights : public QWidget {
    Q_OBJECT

  public:
    NeuronWeights(AppContext& context, NeuronExamplesQuestion& examples, QWidget* parent = nullptr);
    void refresh();
    // Marks a weight that something tried on the neuron has.
    void mark(std::optional<double> weight, const QString& what);

  private:
    void refreshWords();

    AppContext& context_;
    NeuronExamplesQuestion& examples_;
    BrushHistogram* chart_;
    ChartCard* card_;
    ElidedLabel* words_;
};

}  // namespace sparsescope
