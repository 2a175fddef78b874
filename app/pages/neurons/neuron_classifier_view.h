// SPDX-License-Identifier: GPL-3.0-or-later
// The shown neuron as classifier of a label: its precision and recall over all thresholds, one of
// which a slider chooses, and how well the threshold that is best on training documents does on
// others.
#pragma once
#include <QWidget>

#include "core/types/ids.h"

class QComboBox;
class QSlider;

namespace sparsescope {

class AppContext;
class ClassifierQuestion;
class FactRow;
class LineChart;
class TextLabel;

class NeuronClassifierView : public QWidget {
    Q_OBJECT

  public:
    NeuronClassifierView(AppContext& context, ClassifierQuestion& question,
                         QWidget* parent = nullptr);

  private:
    QWidget* buildControls();
    void fillLabels();
    void refresh();
    void refreshChart();
    void showThreshold();

    AppContext& context_;
    ClassifierQuestion& question_;
    TextLabel* empty_;
    QWidget* body_;
    QComboBox* labels_;
    QSlider* threshold_;
    TextLabel* at_threshold_;
    FactRow* facts_;
    LineChart* chart_;
    ModelId labels_of_ = 0;
};

}  // namespace sparsescope
