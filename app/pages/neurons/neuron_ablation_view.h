// SPDX-License-Identifier: GPL-3.0-or-later
// What would change without the shown neuron, or with more of it: a slider for the factor of its
// weight, explained variance and 1-NN accuracy before and after, and what becomes of the results of
// the query on the Search page. The numbers follow the slider.
#pragma once
#include <QWidget>

class QSlider;
class QToolButton;

namespace sparsescope {

class AblationQuestion;
class AppContext;
class Commands;
class DocumentList;
class FactRow;
class TextLabel;
struct AblationAnswer;

class NeuronAblationView : public QWidget {
    Q_OBJECT

  public:
    NeuronAblationView(AppContext& context, Commands& commands, AblationQuestion& question,
                       QWidget* parent = nullptr);

  private:
    QWidget* buildControls();
    void refresh();
    void refreshResults(const AblationAnswer& answer);
    void setFactor(double factor);

    AppContext& context_;
    AblationQuestion& question_;
    QSlider* factor_;
    TextLabel* factor_words_;
    QToolButton* best_;
    TextLabel* problem_;
    FactRow* facts_;
    TextLabel* results_;
    DocumentList* changes_;
};

}  // namespace sparsescope
