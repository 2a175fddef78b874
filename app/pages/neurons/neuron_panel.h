// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the selected neuron: what it is, the weights it has and an interval of them to brush,
// its labels, example documents, and below them sections that fold: neighbours, things to try,
// classifier, ablation, note. For a dead neuron it says why.
#pragma once
#include <QWidget>
#include <functional>

class QBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace sparsescope {

class AppContext;
class Commands;
class FoldSection;
class MessageBar;
class NeuronDeathView;
class NeuronExamplesView;
class NeuronHeader;
class NeuronLabelsView;
class NeuronQuestions;
class NeuronWeights;

class NeuronPanel : public QWidget {
    Q_OBJECT

  public:
    NeuronPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // What keys ask for. Each acts on the shown neuron; without one nothing happens.
    void editName();
    void toggleStar();
    void addTag();
    void editNote();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildTop(QVBoxLayout* column);
    void buildSections(QVBoxLayout* column);
    FoldSection* addSection(QVBoxLayout* column, const QString& name, const QString& title,
                            bool usually_open, std::function<QWidget*()> make);
    void addKeys();
    void fit();
    void refresh();

    AppContext& context_;
    Commands& commands_;
    NeuronQuestions* questions_;
    MessageBar* message_;
    NeuronHeader* header_;
    NeuronDeathView* death_;
    QWidget* charts_ = nullptr;
    QBoxLayout* charts_row_ = nullptr;
    NeuronWeights* weights_;
    NeuronLabelsView* labels_;
    NeuronExamplesView* examples_;
    FoldSection* note_ = nullptr;
    QScrollArea* area_;
};

}  // namespace sparsescope
