// SPDX-License-Identifier: GPL-3.0-or-later
// What the shown neuron was while its run went on: how often it was active, how far its row and its
// documents still were from those of today, and what its documents were.
#pragma once
#include <QWidget>

namespace sparsescope {

class ChartCard;
class LineChart;
class NeuronPast;
class TextLabel;
struct NeuronHistory;

class NeuronPastView : public QWidget {
    Q_OBJECT

  public:
    explicit NeuronPastView(NeuronPast& past, QWidget* parent = nullptr);

  private:
    void refresh();
    void fit();

    NeuronPast& past_;
    TextLabel* words_;
    ChartCard* card_;
    LineChart* chart_;
};

// How the most common label of its documents changed: "act until step 120, then animal".
[[nodiscard]] QString drift_words(const NeuronHistory& history);

}  // namespace sparsescope
