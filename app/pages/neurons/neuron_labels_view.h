// SPDX-License-Identifier: GPL-3.0-or-later
// Bars of the labels of the shown neuron's documents, with lift, interval and base rate; and which
// labels it avoids.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class ChartCard;
class ElidedLabel;
class LabelBars;
class NeuronCountsQuestion;

class NeuronLabelsView : public QWidget {
    Q_OBJECT

  public:
    NeuronLabelsView(AppContext& context, NeuronCountsQuestion& counts, QWidget* parent = nullptr);
    void refresh();

  private:
    AppContext& context_;
    NeuronCountsQuestion& counts_;
    LabelBars* chart_;
    ChartCard* card_;
    ElidedLabel* avoided_;
};

}  // namespace sparsescope
